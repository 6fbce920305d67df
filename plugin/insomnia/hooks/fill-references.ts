import { type HookContext, type HookRequest } from '../host'
import { getOneIdToken } from '../session/id-token'
import { getOneToken } from '../session/one-token'
import { type OwnToken, ownTokens } from '../session/own-tokens'
import { TagError } from '../error-text'
import { REFERENCE, refOf } from '../tags/tag-result'

/**
 * Puts the tokens in place of the texts that stand for them, in headers and in the Auth tab's fields. So "copy as cURL"
 * and code generation get a token that works, renewed where needed, and never open a sign-in page.
 */
export async function fillReferences({ request }: HookContext): Promise<void> {
  for (const { name, value } of request.getHeaders()) {
    const filled = await fill(value, request)
    if (filled !== value) request.setHeader(name, filled)
  }
  for (const [name, value] of Object.entries(request.getAuthentication() ?? {})) {
    const filled = await fill(value, request)
    if (typeof filled === 'string' && filled !== value) request.setAuthenticationParameter(name, filled)
  }
}

async function fill<Value>(value: Value, request: HookRequest): Promise<Value | string> {
  if (typeof value !== 'string') return value
  let filled: string = value
  for (const [reference, ref] of value.matchAll(REFERENCE)) {
    const own = (await ownTokens(request.getEnvironment())).find(({ secret }) => refOf(secret) === ref)
    // An error in place of a request that would carry the text.
    if (!own) throw new TagError('The U-Assist token has been replaced in this moment: try again.')
    const token = await valueOf(own)
    filled = filled.replace(reference, () => token)
  }
  return filled
}

async function valueOf({ secret, kind, session }: OwnToken): Promise<string> {
  if (!session) return secret
  const access = await getOneToken(session.config)
  return kind === 'id' ? getOneIdToken(session.config) : access.accessToken
}
