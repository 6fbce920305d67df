import {
  type AccessToken,
  AuthError,
  type Config,
  findAccessToken,
  findRefreshToken,
  getToken,
  nameOf,
  noIdToken,
  notSignedIn,
  type Session,
  sessionId,
} from '../../auth'
import { type TagContext } from '../host'
import { getsToken } from '../render-purpose'
import { readConfig, readVariables } from '../session/environment'
import { getOneIdToken, getTokenForTag } from '../session/one-token'
import { localTime } from '../session/session-text'
import { createDeps, store } from '../session/wiring'
import { parseTokenArguments, type WhichToken } from './tag-arguments'
import { referenceTo, withoutTemplates } from './tag-result'

/** `{% uassistToken %}`: the token where `getsToken`, else a reference. Rejects with an AuthError or a TagError. */
export async function renderToken(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { which, overrides } = parseTokenArguments(args)
  const config = readConfig(readVariables(context.context), overrides)
  if (!getsToken(context)) return describeToken(config, which)

  const access = await getTokenForTag(context, config)
  const token = which === 'id' ? await getOneIdToken(config) : access.accessToken
  return withoutTemplates(token, 'The token')
}

/** Whose token it is and until when, from what is stored: no network and no lock. */
async function describeToken(config: Config, which: WhichToken): Promise<string> {
  if (config.accessToken) {
    const token = await getToken(config, { minValiditySeconds: 0 }, createDeps())
    return referenceTo(token.accessToken, `access token given as "accessToken"${until(token)}`)
  }
  const session = await store.read(sessionId(config))
  if (!session) throw notSignedIn(config)
  return which === 'id' ? describeIdToken(session, config) : describeAccessToken(session, config)
}

function describeAccessToken(session: Session, config: Config): string {
  const { audience, scope } = config
  const whose = `access token of ${whoIn(session)}`
  const token = findAccessToken(session, { audience, scope, minValiditySeconds: 0 }, Date.now())
  if (token) return referenceTo(token.accessToken, `${whose}${until(token)}`)
  const refreshable = findRefreshToken(session, audience)
  if (refreshable) return referenceTo(refreshable.refreshToken, `${whose}, renewed on Send`)
  throw new AuthError('SIGN_IN_REQUIRED', `${nameOf(session.claims)} has no token for the audience "${audience}"`)
}

function describeIdToken(session: Session, config: Config): string {
  if (!session.idToken) throw noIdToken(config)
  return referenceTo(session.idToken, `ID token of ${whoIn(session)}`)
}

const whoIn = ({ claims, identity }: Session) => `${nameOf(claims)}, account "${identity.account}"`

/** Empty for an opaque token given from outside, whose expiry is not known. */
const until = ({ expiresAt }: AccessToken) =>
  expiresAt === Number.MAX_SAFE_INTEGER ? '' : `, good until ${localTime(expiresAt)}`
