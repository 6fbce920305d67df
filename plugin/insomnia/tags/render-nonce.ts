import { AuthError, isAuthError, markStale, nonceUrl, requestNonce } from '../../auth'
import { type TagContext } from '../host'
import { isSend } from '../render-purpose'
import { readConfig, readVariables } from '../session/environment'
import { getTokenForTag } from '../session/one-token'
import { createDeps } from '../session/wiring'
import { parseNonceArguments } from './tag-arguments'
import { withoutTemplates } from './tag-result'

/** Rendered where nothing is sent: a nonce is good for a single call, so previews fetch none. */
const PLACEHOLDER = 'a fresh U-Assist nonce, fetched on Send'

/**
 * `{% uassistNonce %}`: the nonce that every call to U-Assist other than GET needs, fetched on each Send. Rejects with
 * an AuthError or a TagError.
 */
export async function renderNonce(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { overrides } = parseNonceArguments(args)
  if (!isSend(context)) return PLACEHOLDER
  const variables = readVariables(context.context)
  const config = readConfig(variables, overrides)
  const url = nonceUrl(variables, 'the active Insomnia environment', 'uassistNonce')
  const { accessToken } = await getTokenForTag(context, config)
  const deps = createDeps()
  const nonce = requestNonce(url, accessToken, deps).catch(async (error: unknown) => {
    if (!isAuthError(error, 'TOKEN_REFUSED')) throw error
    await markStale(config, accessToken, deps)
    throw new AuthError(error.code, error.message, 'Send the request again: the token is renewed first.')
  })
  return withoutTemplates(await nonce, 'The nonce')
}
