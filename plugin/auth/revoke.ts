import { type Config } from './config'
import { type Deps } from './deps'
import { clientOf, formPost } from './token-request'

/**
 * Revokes a refresh token, and with it the family (RFC 7009). Auth0 answers 200 for an unknown token as well. Resolves
 * to false when the token must be presumed alive: any other answer, or none.
 */
export async function revokeRefreshToken(
  refreshToken: string,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  { send }: Pick<Deps, 'send'>,
): Promise<boolean> {
  const fields = { ...clientOf(config), token: refreshToken, token_type_hint: 'refresh_token' }
  try {
    return (await send(formPost(`${config.auth0Domain}/oauth/revoke`, fields))).status === 200
  } catch {
    return false
  }
}
