import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type Deps } from './deps'
import { digestOf } from './digest'
import { AuthError, isAuthError, notSignedIn, type Unanswered } from './errors'
import { type OAuthRefusal, refusalDetail } from './oauth-refusal'
import {
  findRefreshToken,
  type RefreshToken,
  refreshTokensOf,
  withoutRefreshToken,
  withRefreshToken,
} from './refresh-tokens'
import { type AccessToken, coversScope, identityOf, type Session, withAccessToken } from './session'
import { requestToken } from './token-request'
import { accessTokenOf, isRefusal, type TokenResponse } from './token-response'
import { type EarlierUse, type Spend } from './token-store'

/** What a caller needs of an access token. */
export interface Wanted {
  audience: string
  scope: string
  minValiditySeconds: number
  /** When the caller asked, in milliseconds since the epoch. */
  askedAt: number
}

/** What became of a refresh: a token, or the reason why a person has to sign in. */
export interface RefreshOutcome {
  token?: AccessToken | undefined
  reason?: AuthError
}

/**
 * The session to refresh, and its refresh token for what is wanted. Throws SIGN_IN_REQUIRED with the reason where no refresh
 * can help. Reads only.
 */
export function findRefreshable(
  config: Config,
  want: Wanted,
  current: Session | undefined,
  now: number,
): { session: Session; refreshToken: RefreshToken } {
  const session = seededSession(config, current, now)
  if (!session) throw notSignedIn(config)
  const refreshToken = findRefreshToken(session, want.audience)
  if (!refreshToken) {
    const { ended } = session
    if (ended?.audience === want.audience) {
      const at = new Date(ended.at).toISOString()
      throw new AuthError('SIGN_IN_REQUIRED', `there is no refresh token since ${at}: ${ended.message}`, ended.hint)
    }
    const others = refreshTokensOf(session).map(({ audience }) => `"${audience}"`)
    throw new AuthError(
      'SIGN_IN_REQUIRED',
      others.length > 0
        ? `the sign-in was for the audience ${others.join(', ')}, not for "${want.audience}"`
        : 'no stored access token is good, and there is no refresh token',
    )
  }
  if (!coversScope(refreshToken.requestedScope, want.scope)) {
    // RFC 6749 section 6: a refresh never widens the scope.
    throw new AuthError('SIGN_IN_REQUIRED', `the sign-in did not ask for all of the scope "${want.scope}"`)
  }
  return { session, refreshToken }
}

/**
 * Refreshes a session. Call it under the session's lock. Resolves to the session to save, and puts the token or the
 * reason why there is none into `outcome`. Rejects where the refresh token is kept: with TEMPORARY, UNREACHABLE or
 * TLS_UNTRUSTED, with TOKEN_REFUSED or SIGN_IN_REQUIRED for any other refusal, and as `findRefreshable` and `spend` do.
 */
export async function refreshSession(
  config: Config,
  want: Wanted,
  current: Session | undefined,
  spend: Spend,
  outcome: RefreshOutcome,
  deps: Deps,
): Promise<Session | undefined> {
  const { session, refreshToken } = findRefreshable(config, want, current, deps.now())
  await deps.send.prepare?.()
  const { response, lost } = await requestRefresh(refreshToken.refreshToken, config, spend, deps)
  if (isRefusal(response)) {
    const refused = refusalError({ at: 'refresh', ...response }, config)
    if (response.error !== 'invalid_grant') throw refused
    // A program that does not know our lock may have rotated it: then all begins again, with the one that is stored now.
    await spend()
    outcome.reason = lost ? lostAnswer(lost, response, config) : refused
    const { audience } = refreshToken
    const { message, hint } = outcome.reason
    return withoutRefreshToken(session, audience, { at: deps.now(), audience, message, hint })
  }

  const now = deps.now()
  outcome.token = accessTokenOf(response, { audience: want.audience, scope: refreshToken.requestedScope }, now)
  const refreshed = withRefreshToken(session, {
    ...refreshToken,
    // RFC 6749 section 6: no refresh token in the response means that the old one stays.
    refreshToken: response.refreshToken ?? refreshToken.refreshToken,
    obtainedAt: now,
  })
  return withAccessToken(
    { ...refreshed, ...(response.idToken && { idToken: response.idToken, idTokenVerified: false }) },
    outcome.token,
    now,
  )
}

/**
 * How long a refresh may take, in milliseconds. Giving up early is no help: when the answer comes to nobody, the session is
 * lost. On a machine with a hundred processes that start, a request that the issuer answers at once takes ten seconds.
 */
const REFRESH_TIMEOUT_MS = 30_000

/**
 * One refresh (RFC 6749 section 6). Neither scope nor audience is sent: Auth0 then keeps those of the sign-in. A rotating
 * refresh token works once, and using it twice revokes the whole family (RFC 9700 section 4.14.2), so `spend` stands
 * before each send. Where the connection broke before the answer, it is sent once more, at once: no answer can come any
 * more, the next command would do the same, and only now can an overlap at Auth0 still help. Where a time limit is over,
 * the issuer may be at work on it still, and it is not.
 *
 * @returns with the response, whose answer was lost before
 */
async function requestRefresh(
  refreshToken: string,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  spend: Spend,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<{ response: TokenResponse | OAuthRefusal; lost?: Lost | undefined }> {
  const sent: { lost: Lost | undefined; unanswered?: Unanswered } = { lost: undefined }
  const send: Deps['send'] = async (request) => {
    const earlier = await spend()
    sent.lost ??= earlier
    try {
      return await deps.send({ ...request, timeoutMs: REFRESH_TIMEOUT_MS })
    } catch (error) {
      const isFirst = sent.unanswered === undefined
      if (isAuthError(error) && error.unanswered) sent.unanswered = error.unanswered
      if (!isFirst || sent.unanswered !== 'broken off') throw error
      sent.lost = OUR_OWN
      return send(request)
    }
  }
  try {
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
    return { response: await requestToken(grant, config, { ...deps, send }), lost: sent.lost }
  } catch (error) {
    if (!isAuthError(error, 'TEMPORARY', 'UNREACHABLE')) throw error
    const unanswered = error.unanswered ?? sent.unanswered
    if (!unanswered) throw error
    const hint = 'Try again. If an answer was lost on the way, a new sign-in will be needed then.'
    throw new AuthError(error.code, error.message, hint, undefined, unanswered)
  }
}

/** An answer that was lost: our own, or that of somebody else who was about to send the same refresh token. */
type Lost = Pick<EarlierUse, 'hint'> & Partial<EarlierUse>

const OUR_OWN: Lost = { hint: 'Sign in again. A rotation overlap at Auth0 would have kept this sign-in.' }

/** The error where Auth0 refused a refresh token of which an answer was lost before. */
function lostAnswer(
  { by, hint }: Lost,
  refusal: OAuthRefusal,
  { auth0Domain }: Pick<Config, 'auth0Domain'>,
): AuthError {
  const what = by === undefined ? 'the answer to a refresh' : `the answer to the refresh of ${by}`
  const refused = `${auth0Domain} refused to repeat it${refusalDetail(refusal)}`
  return new AuthError('SIGN_IN_REQUIRED', `${what} was lost on the way, and ${refused}`, hint)
}

/** The session to refresh: the stored one, or one begun with a refresh token from outside that was not tried before. */
function seededSession(config: Config, current: Session | undefined, now: number): Session | undefined {
  if (!config.refreshToken || (current && refreshTokensOf(current).length > 0)) return current
  const seed = digestOf(config.refreshToken)
  if (current?.seed === seed) return current
  const { refreshToken, audience, scope } = config
  return {
    version: 1,
    identity: identityOf(config),
    signedInAt: now,
    accessTokens: [],
    refreshToken: { refreshToken, obtainedAt: now, audience, requestedScope: scope, given: true },
    seed,
  }
}
