import { type Config } from './config'
import { type Deps } from './deps'
import { requestToken } from './token-request'
import { type OAuthRefusal, type TokenResponse } from './token-response'

/**
 * One refresh (RFC 6749 section 6). Neither scope nor audience is sent: Auth0 then keeps those of the sign-in. Never
 * repeated once Auth0 may have read it: a refresh token that rotates works once, and a replay revokes the whole family
 * (RFC 9700 section 4.14.2).
 */
export function requestRefresh(
  refreshToken: string,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<TokenResponse | OAuthRefusal> {
  return requestToken({ grant_type: 'refresh_token', refresh_token: refreshToken }, config, deps)
}
