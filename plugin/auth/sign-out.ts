import { type Config } from './config'
import { type Deps } from './deps'
import { sessionId, type SessionIdentity } from './session'
import { clientParameters, formPost } from './token-request'

/** What signing out did. */
export interface SignedOut {
  /** Nobody was signed in. */
  nothing: boolean
  /** False: the revocation failed, and the refresh token may stay valid until it expires. */
  revoked: boolean
  /** Access tokens cannot be revoked: when the last of them expires, in milliseconds since the epoch. */
  accessTokensEndAt?: number
}

/**
 * Revokes the refresh token and deletes the session, under its lock, so that no refresh happens in between. Rejects
 * with STORE_BUSY or STORE_NEWER; a store that cannot be written does not keep the token from being revoked.
 */
export async function signOut(
  config: Pick<Config, 'clientSecret'> & SessionIdentity,
  deps: Pick<Deps, 'send' | 'store' | 'now'>,
): Promise<SignedOut> {
  const outcome: SignedOut = { nothing: true, revoked: true }
  await deps.store.update(
    sessionId(config),
    async (current, spend) => {
      if (!current) return undefined
      outcome.nothing = false
      const ends = current.accessTokens.map((token) => token.expiresAt).filter((time) => time > deps.now())
      if (ends.length > 0) outcome.accessTokensEndAt = Math.max(...ends)
      if (current.refreshToken) {
        await spend()
        outcome.revoked = await revokeRefreshToken(current.refreshToken.refreshToken, config, deps)
      }
      return undefined
    },
    // Revoking matters more than deleting the file.
    { purpose: 'signing out', evenIfUnwritable: true, forget: true },
  )
  return outcome
}

/**
 * Revokes a refresh token and its family (RFC 7009). Auth0 answers 200 for an unknown token as well. Resolves to false
 * for any other answer, and for none.
 */
async function revokeRefreshToken(
  refreshToken: string,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  { send }: Pick<Deps, 'send'>,
): Promise<boolean> {
  const fields = { ...clientParameters(config), token: refreshToken, token_type_hint: 'refresh_token' }
  try {
    return (await send(formPost(`${config.auth0Domain}/oauth/revoke`, fields))).status === 200
  } catch {
    return false
  }
}
