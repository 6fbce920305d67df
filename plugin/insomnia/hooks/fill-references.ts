import { TagError } from '../error-text'
import { type HookContext, type HookRequest } from '../host'
import { readVariables } from '../session/environment'
import { fetchNonce, nonceUrlOf } from '../session/fetch-nonce'
import { getOneIdToken, getOneToken } from '../session/one-token'
import { type OwnToken, ownTokens } from '../session/own-tokens'
import { NONCE, REFERENCE, refOf } from '../tags/tag-result'

/** A path parameter, which Insomnia has escaped with `encodeURIComponent` before the hooks run. */
const ESCAPED_REFERENCE = /%3CU-Assist%20[^<>/?#]*?%2C%20ref%20[0-9a-f]{16}%3E/g

/**
 * Replaces references (`tag-result.ts`) by their tokens and by fresh nonces, wherever a hook can reach: address, query,
 * headers, Auth tab and body. So "copy as cURL", code generation and HAR get a request that works. A token is refreshed
 * where needed, but no sign-in page opens. Rejects with a TagError for a reference to a token that is no longer stored,
 * or that cannot be replaced, and as `getOneToken` and `fetchNonce` do.
 */
export async function fillReferences({ request }: HookContext): Promise<void> {
  const fill = async (value: unknown, write: (full: string) => void): Promise<void> => {
    if (typeof value !== 'string') return
    const full = await filled(value, request)
    if (full !== value) write(full)
  }
  await fill(request.getUrl(), (url) => {
    request.setUrl(url)
  })
  for (const { name, value } of request.getParameters()) {
    await fill(value, (full) => {
      request.setParameter(name, full)
    })
  }
  for (const { name, value } of request.getHeaders()) {
    await fill(value, (full) => {
      request.setHeader(name, full)
    })
  }
  for (const [name, value] of Object.entries(request.getAuthentication() ?? {})) {
    await fill(value, (full) => {
      request.setAuthenticationParameter(name, full)
    })
  }
  const { text, params = [] } = request.getBody()
  await fill(text, (full) => {
    request.setBody({ ...request.getBody(), text: full })
  })
  for (const [index, { value }] of params.entries()) {
    await fill(value, (full) => {
      params[index] = { ...params[index], value: full }
      request.setBody({ ...request.getBody(), params })
    })
  }
  refuseLeftovers(request)
}

async function filled(text: string, request: HookRequest): Promise<string> {
  const raw = await replaced(text, REFERENCE, (match) => meantBy(match, request))
  return replaced(raw, ESCAPED_REFERENCE, async ([escaped]) =>
    encodeURIComponent(await filled(decodeURIComponent(escaped), request)),
  )
}

async function replaced(
  text: string,
  pattern: RegExp,
  replacement: (match: RegExpExecArray) => Promise<string>,
): Promise<string> {
  let result = text
  for (const match of text.matchAll(pattern)) {
    const value = await replacement(match)
    result = result.replace(match[0], () => value)
  }
  return result
}

/** What a reference stands for. An error is better than a request that carries the reference. */
async function meantBy([, kind, ref]: RegExpExecArray, request: HookRequest): Promise<string> {
  const own = (await ownTokens(request.getEnvironment())).find(({ secret }) => refOf(secret) === ref)
  if (!own) throw new TagError('The U-Assist token has been replaced in this moment: try again.')
  const token = await valueOf(own)
  if (kind !== NONCE) return token
  return fetchNonce(nonceUrlOf(readVariables(request.getEnvironment())), token, own.session?.config)
}

async function valueOf({ secret, kind, session }: OwnToken): Promise<string> {
  if (!session) return secret
  const access = await getOneToken(session.config)
  return kind === 'id' ? getOneIdToken(session.config) : access.accessToken
}

/** Of several headers or parameters with one name a hook can change the first only, and it cannot change a name. */
function refuseLeftovers(request: HookRequest): void {
  const fields = [...request.getHeaders(), ...request.getParameters(), ...(request.getBody().params ?? [])]
  const left = JSON.stringify([request.getUrl(), fields, request.getAuthentication()])
  if (left.search(REFERENCE) === -1 && left.search(ESCAPED_REFERENCE) === -1) return
  throw new TagError(
    'A U-Assist tag cannot be filled in here: it stands in a name, or in one of several headers or parameters with the same name.',
  )
}
