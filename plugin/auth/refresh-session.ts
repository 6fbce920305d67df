import { type Config } from './config'
import { type Deps } from './deps'
import { digestOf } from './digest'
import { AuthError } from './errors'
import { requestRefresh } from './refresh'
import { type AccessToken, coversScope, identityOf, type Session, sessionId, withAccessToken } from './session'
import { accessTokenOf, inWords, isRefusal, needsPerson } from './token-response'
import { refusalError } from './token-request'

export interface Wanted {
  audience: string
  scope: string
  minValiditySeconds: number
  /** When the caller asked, in milliseconds since the epoch. */
  askedAt: number
}

export interface RefreshOutcome {
  token?: AccessToken | undefined
  /** Why a sign-in is needed. */
  reason: AuthError
}

/** One refresh, under the lock. Returns the session to save; tells `outcome` the token, or why there is none. */
export async function refreshSession(
  config: Config,
  want: Wanted,
  current: Session | undefined,
  outcome: RefreshOutcome,
  deps: Deps,
): Promise<Session | undefined> {
  const session = seeded(config, current, deps.now())
  const { refreshToken } = session ?? {}
  if (!session || !refreshToken) {
    if (current)
      outcome.reason = new AuthError(
        'SIGN_IN_REQUIRED',
        'no stored access token is good, and there is no refresh token',
      )
    return current
  }
  if (refreshToken.audience !== want.audience) {
    const [had, wanted] = [refreshToken.audience, want.audience]
    outcome.reason = new AuthError('SIGN_IN_REQUIRED', `the sign-in was for the audience "${had}", not for "${wanted}"`)
    return current
  }
  if (!coversScope(refreshToken.requestedScope, want.scope)) {
    // RFC 6749 section 6: a refresh never widens the scope.
    outcome.reason = new AuthError('SIGN_IN_REQUIRED', `the sign-in did not ask for all of the scope "${want.scope}"`)
    return current
  }

  let spent = refreshToken.refreshToken
  let reply = await requestRefresh(spent, config, deps)
  if (isRefusal(reply) && reply.error === 'invalid_grant') {
    // Refused, or rotated by someone who does not know our lock: a different one in the store gets one chance.
    const other = (await deps.store.read(sessionId(config)))?.refreshToken?.refreshToken
    if (other && other !== spent) {
      spent = other
      reply = await requestRefresh(spent, config, deps)
    }
  }
  if (isRefusal(reply)) {
    if (needsPerson(reply)) {
      outcome.reason = refusalError(reply, config)
      return current
    }
    if (reply.error !== 'invalid_grant') throw refusalError(reply, config)
    outcome.reason = new AuthError(
      'SIGN_IN_REQUIRED',
      `${config.auth0Domain} refused the refresh token${inWords(reply)}: it has expired, was revoked, or was used twice`,
    )
    const { refreshToken: _dead, ...rest } = session
    return rest
  }

  const now = deps.now()
  outcome.token = accessTokenOf(reply, { audience: want.audience, scope: refreshToken.requestedScope }, now)
  return withAccessToken(
    {
      ...session,
      // RFC 6749 section 6: no refresh token in the reply means that the old one stays.
      refreshToken: { ...refreshToken, refreshToken: reply.refreshToken ?? spent, obtainedAt: now },
      ...(reply.idToken && { idToken: reply.idToken, idTokenVerified: false }),
    },
    outcome.token,
    now,
  )
}

/** The session to refresh: the stored one, or one begun from a refresh token given from outside and not yet spent. */
function seeded(config: Config, current: Session | undefined, now: number): Session | undefined {
  if (!config.refreshToken || current?.refreshToken) return current
  const seed = digestOf(config.refreshToken)
  if (current?.seed === seed) return current
  const { audience, scope } = config
  return {
    version: 1,
    identity: identityOf(config),
    signedInAt: now,
    accessTokens: [],
    refreshToken: { refreshToken: config.refreshToken, obtainedAt: now, audience, requestedScope: scope },
    seed,
  }
}
