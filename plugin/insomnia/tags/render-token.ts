import { type TagContext } from '../host'
import { getsToken } from '../render-purpose'
import { readConfig, readVariables } from '../session/environment'
import { getOneIdToken, getTokenForTag } from '../session/one-token'
import { parseTokenArguments } from './tag-arguments'
import { withoutTemplates } from './tag-result'
import { tokenReference } from './token-reference'

/** `{% uassistToken %}`: the token where `getsToken`, else a reference. Rejects with an AuthError or a TagError. */
export async function renderToken(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { which, overrides } = parseTokenArguments(args)
  const config = readConfig(readVariables(context.context), overrides)
  if (!getsToken(context)) return tokenReference(config, which)

  const access = await getTokenForTag(context, config)
  const token = which === 'id' ? await getOneIdToken(config) : access.accessToken
  return withoutTemplates(token, 'The token')
}
