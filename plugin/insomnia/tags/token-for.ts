import { type AccessToken, type Config } from '../../auth'
import { type TagContext } from '../host'
import { showNotes } from '../notes'
import { rememberUse } from '../session/last-used'
import { getOneToken } from '../session/one-token'
import { maySignIn } from '../render-purpose'

/** The access token for a tag that uses it, signing in where a person can. A Send is noted for the menus, first. */
export async function tokenFor(context: TagContext, config: Config): Promise<AccessToken> {
  const host = maySignIn(context) ? context : undefined
  if (host) await rememberUse(context, config)
  const token = await getOneToken(config, host)
  showNotes(context.app)
  return token
}
