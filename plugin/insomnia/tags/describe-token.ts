import { type AccessToken, AuthError, type Config, getToken, notSignedIn, type Session, sessionId } from '../../auth'
import { findAccessToken } from '../../auth'
import { localTime } from '../local-time'
import { referenceTo } from './tag-result'
import { type WhichToken } from './tag-arguments'
import { nameOf } from '../../auth'
import { createDeps, store } from '../session/wiring'

/** Whose token it is and until when, from what is stored: no network, no lock, no token. Rejects where nobody is signed in. */
export async function describeToken(config: Config, which: WhichToken): Promise<string> {
  if (config.accessToken) {
    const token = await getToken(config, { minValiditySeconds: 0 }, createDeps())
    return referenceTo(token.accessToken, `access token given as "accessToken"${until(token)}`)
  }
  const session = await store.read(sessionId(config))
  if (!session) throw notSignedIn(config)
  return which === 'id' ? describeIdToken(session) : describeAccessToken(session, config)
}

function describeAccessToken(session: Session, config: Config): string {
  const { audience, scope } = config
  const whose = `access token of ${nameOf(session.claims)}`
  const token = findAccessToken(session, { audience, scope, minValiditySeconds: 0 }, Date.now())
  if (token) return referenceTo(token.accessToken, `${whose}${until(token)}`)
  if (session.refreshToken?.audience === audience) {
    return referenceTo(session.refreshToken.refreshToken, `${whose}, renewed on Send`)
  }
  throw new AuthError('SIGN_IN_REQUIRED', `${nameOf(session.claims)} has no token for the audience "${audience}"`)
}

function describeIdToken(session: Session): string {
  if (!session.idToken)
    throw new AuthError('SIGN_IN_REQUIRED', 'this sign-in brought no ID token; "scope" must contain openid')
  return referenceTo(session.idToken, `ID token of ${nameOf(session.claims)}`)
}

/** Nothing for an opaque token given from outside, whose end nobody here knows. */
const until = ({ expiresAt }: AccessToken) =>
  expiresAt === Number.MAX_SAFE_INTEGER ? '' : `, good until ${localTime(expiresAt)}`
