import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type Deps } from './deps'
import { digestOf } from './digest'
import { AuthError } from './errors'
import { type OAuthRefusal } from './oauth-refusal'
import { type AccessToken, coversScope, identityOf, type Session, withAccessToken } from './session'
import { requestToken } from './token-request'
import { accessTokenOf, isRefusal, type TokenResponse } from './token-response'
import { type Spend } from './token-store'

/** What a caller needs of an access token. */
export interface Wanted {
  audience: string
  scope: string
  minValiditySeconds: number
  /** When the caller asked, in milliseconds since the epoch. */
  askedAt: number
}

/** What became of a refresh: a token, or the reason why there is none. */
export interface RefreshOutcome {
  token?: AccessToken | undefined
  /** Why a sign-in is needed where there is no token. */
  reason: AuthError
}

/**
 * Refreshes a session. Call it under the session's lock. Resolves to the session to save, and puts the token or the
 * reason why there is none into `outcome`. Rejects where the refresh token is kept: with TEMPORARY, UNREACHABLE or
 * TLS_UNTRUSTED, with TOKEN_REFUSED for a refusal that is about the application, with SIGN_IN_REQUIRED where Auth0 asks
 * for a person, and as `spend` does.
 */
export async function refreshSession(
  config: Config,
  want: Wanted,
  current: Session | undefined,
  spend: Spend,
  outcome: RefreshOutcome,
  deps: Deps,
): Promise<Session | undefined> {
  const session = seededSession(config, current, deps.now())
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

  const response = await requestRefresh(refreshToken.refreshToken, config, spend, deps)
  if (isRefusal(response)) {
    const refused = refusalError({ at: 'refresh', ...response }, config)
    if (response.error !== 'invalid_grant') throw refused
    // A program that does not know our lock may have rotated it: then all begins again, with the one that is stored now.
    await spend()
    outcome.reason = refused
    const { refreshToken: _refused, ...rest } = session
    return rest
  }

  const now = deps.now()
  outcome.token = accessTokenOf(response, { audience: want.audience, scope: refreshToken.requestedScope }, now)
  return withAccessToken(
    {
      ...session,
      // RFC 6749 section 6: no refresh token in the response means that the old one stays.
      refreshToken: {
        ...refreshToken,
        refreshToken: response.refreshToken ?? refreshToken.refreshToken,
        obtainedAt: now,
      },
      ...(response.idToken && { idToken: response.idToken, idTokenVerified: false }),
    },
    outcome.token,
    now,
  )
}

/**
 * One refresh (RFC 6749 section 6). Neither scope nor audience is sent: Auth0 then keeps those of the sign-in. Never
 * sent again once Auth0 may have read it: a rotating refresh token works once, and using it twice revokes the whole
 * family (RFC 9700 section 4.14.2). So `spend` stands before each send, also before the one after a rate limit.
 */
function requestRefresh(
  refreshToken: string,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  spend: Spend,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<TokenResponse | OAuthRefusal> {
  const send: Deps['send'] = async (request) => {
    await spend()
    return deps.send(request)
  }
  return requestToken({ grant_type: 'refresh_token', refresh_token: refreshToken }, config, { ...deps, send })
}

/** The session to refresh: the stored one, or one begun with a refresh token from outside that was not tried before. */
function seededSession(config: Config, current: Session | undefined, now: number): Session | undefined {
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
