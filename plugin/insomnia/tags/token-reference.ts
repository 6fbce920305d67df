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
import { localTime } from '../session/session-text'
import { createDeps, store } from '../session/wiring'
import { type WhichToken } from './tag-arguments'
import { NONCE, referenceTo } from './tag-result'

/** What a reference stands for. A nonce's names the token that it is fetched with. */
type Referred = WhichToken | 'nonce'

/**
 * The reference that a tag renders where nothing is sent: whose token it is and until when, from what is stored, without
 * network and lock. Rejects with an AuthError where nobody is signed in, as a Send in CI would.
 */
export async function tokenReference(config: Config, referred: Referred): Promise<string> {
  if (config.accessToken) {
    const token = await getToken(config, { minValiditySeconds: 0 }, createDeps())
    const given = 'given as "accessToken"'
    return referenceTo(
      token.accessToken,
      referred === 'nonce'
        ? `${NONCE} for the token ${given}, fetched on Send`
        : `access token ${given}${until(token)}`,
    )
  }
  const session = await store.read(sessionId(config))
  if (!session) throw notSignedIn(config)
  return referred === 'id' ? idTokenReference(session, config) : accessTokenReference(session, config, referred)
}

function accessTokenReference(session: Session, { audience, scope }: Config, referred: 'access' | 'nonce'): string {
  const token = findAccessToken(session, { audience, scope, minValiditySeconds: 0 }, Date.now())
  const secret = token?.accessToken ?? findRefreshToken(session, audience)?.refreshToken
  if (secret === undefined) {
    throw new AuthError('SIGN_IN_REQUIRED', `${nameOf(session.claims)} has no token for the audience "${audience}"`)
  }
  if (referred === 'nonce') return referenceTo(secret, `${NONCE} for ${whoIn(session)}, fetched on Send`)
  return referenceTo(secret, `access token of ${whoIn(session)}${token ? until(token) : ', renewed on Send'}`)
}

function idTokenReference(session: Session, config: Config): string {
  if (!session.idToken) throw noIdToken(config)
  return referenceTo(session.idToken, `ID token of ${whoIn(session)}`)
}

const whoIn = ({ claims, identity }: Session) => `${nameOf(claims)}, account "${identity.account}"`

/** Empty for an opaque token given from outside, whose expiry is not known. */
const until = ({ expiresAt }: AccessToken) =>
  expiresAt === Number.MAX_SAFE_INTEGER ? '' : `, good until ${localTime(expiresAt)}`
