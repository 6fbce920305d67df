import { describeToken } from './describe-token'
import { readConfig, readVariables } from '../session/environment'
import { type TagContext } from '../host'
import { getOneIdToken } from '../session/id-token'
import { getsToken } from '../render-purpose'
import { parseTokenArguments } from './tag-arguments'
import { tokenFor } from './token-for'
import { withoutTemplates } from './without-templates'

/** `{% uassistToken %}`: the token when a request is sent, and who has one until when everywhere else. */
export async function renderToken(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { which, overrides } = parseTokenArguments(args)
  const config = readConfig(readVariables(context.context), overrides)
  if (!getsToken(context)) return describeToken(config, which)

  const access = await tokenFor(context, config)
  const token = which === 'id' ? await getOneIdToken(config) : access.accessToken
  return withoutTemplates(token, 'The token')
}
