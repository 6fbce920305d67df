import { type Config } from './config'
import { type Deps } from './deps'
import { type RefreshToken, refreshTokensOf } from './refresh-tokens'
import { type Session } from './session'
import { clientParameters, formPost } from './token-request'

type Client = Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>

/**
 * Revokes a refresh token and its family (RFC 7009). Auth0 answers 200 for an unknown token as well. Resolves to false
 * for any other answer, and for none.
 */
export async function revokeRefreshToken(
  { refreshToken }: RefreshToken,
  config: Client,
  { send }: Pick<Deps, 'send'>,
): Promise<boolean> {
  const fields = { ...clientParameters(config), token: refreshToken, token_type_hint: 'refresh_token' }
  try {
    return (await send(formPost(`${config.auth0Domain}/oauth/revoke`, fields))).status === 200
  } catch {
    return false
  }
}

/**
 * Revokes the refresh tokens of `before` that a sign-in has replaced, which nobody else would end before they expire. Those
 * given from outside stay: they are in use elsewhere. Where the tenant's "Refresh Token Revocation Deletes Grant" is on,
 * Auth0 ends the new one, too, and the next refresh asks for a sign-in. Never rejects.
 */
export async function revokeReplaced(
  before: Session,
  after: Session | undefined,
  config: Client,
  deps: Pick<Deps, 'send' | 'log'>,
): Promise<void> {
  const kept = new Set(refreshTokensOf(after ?? {}).map(({ refreshToken }) => refreshToken))
  for (const token of refreshTokensOf(before)) {
    if (kept.has(token.refreshToken) || (token.given ?? before.seed !== undefined)) continue
    if (!(await revokeRefreshToken(token, config, deps))) {
      deps.log('note: the refresh token of the earlier sign-in could not be revoked, and lives until it expires')
    }
  }
}
