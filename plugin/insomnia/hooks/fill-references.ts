import { TagError } from '../error-text'
import { type HookContext, type HookRequest } from '../host'
import { getOneIdToken, getOneToken } from '../session/one-token'
import { type OwnToken, ownTokens } from '../session/own-tokens'
import { REFERENCE, refOf } from '../tags/tag-result'

/**
 * Replaces references (`tag-result.ts`) by their tokens, in headers and in the Auth tab's fields, so that "copy as
 * cURL" and code generation get a token that works. It is refreshed where needed, but no sign-in page opens. Rejects
 * with a TagError for a reference to a token that is no longer stored, and as `getOneToken` does.
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
    // An error is better than a request that carries the reference.
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
