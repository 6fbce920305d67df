import { type TagContext } from '../host'
import { getsToken } from '../render-purpose'
import { readConfig, readVariables } from '../session/environment'
import { fetchNonce, nonceUrlOf } from '../session/fetch-nonce'
import { getTokenForTag } from '../session/one-token'
import { parseNonceArguments } from './tag-arguments'
import { withoutTemplates } from './tag-result'
import { tokenReference } from './token-reference'

/**
 * `{% uassistNonce %}`: the nonce that every call to U-Assist other than GET needs, fetched where `getsToken`. A nonce is
 * good for a single call, so that everything else gets a reference. Rejects with an AuthError or a TagError.
 */
export async function renderNonce(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { overrides } = parseNonceArguments(args)
  const variables = readVariables(context.context)
  const config = readConfig(variables, overrides)
  const url = nonceUrlOf(variables)
  if (!getsToken(context)) return tokenReference(config, 'nonce')

  const { accessToken } = await getTokenForTag(context, config)
  return withoutTemplates(await fetchNonce(url, accessToken, config), 'The nonce')
}
