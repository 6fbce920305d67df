import { type Config } from './config'
import { type Deps } from './deps'
import { refreshTokensOf } from './refresh-tokens'
import { revokeRefreshToken } from './revoke'
import { sessionId, type SessionIdentity } from './session'

/** What signing out did. */
export interface SignedOut {
  /** Nobody was signed in. */
  nothing: boolean
  /** False: a revocation failed, and that refresh token may stay valid until it expires. */
  revoked: boolean
  /** False: the store could not be written, and still has the session. */
  removed: boolean
  /** Access tokens cannot be revoked: when the last of them expires, in milliseconds since the epoch. */
  accessTokensEndAt?: number
}

/**
 * Revokes every refresh token and deletes the session, under its lock, so that no refresh happens in between. Rejects
 * with STORE_BUSY or STORE_NEWER; a store that cannot be written does not keep the tokens from being revoked.
 */
export async function signOut(
  config: Pick<Config, 'clientSecret'> & SessionIdentity,
  deps: Pick<Deps, 'send' | 'store' | 'now'>,
): Promise<SignedOut> {
  const outcome: SignedOut = { nothing: true, revoked: true, removed: true }
  let signedInAt = NaN
  await deps.store.update(
    sessionId(config),
    async (current, spend) => {
      if (!current) return undefined
      signedInAt = current.signedInAt
      Object.assign(outcome, { nothing: false, revoked: true })
      const ends = current.accessTokens.map((token) => token.expiresAt).filter((time) => time > deps.now())
      if (ends.length > 0) outcome.accessTokensEndAt = Math.max(...ends)
      for (const token of refreshTokensOf(current)) {
        await spend()
        outcome.revoked = (await revokeRefreshToken(token, config, deps)) && outcome.revoked
      }
      return undefined
    },
    // Revoking matters more than deleting the file.
    { purpose: 'signing out', evenIfUnwritable: true, forget: true },
  )
  outcome.removed = (await deps.store.read(sessionId(config)))?.signedInAt !== signedInAt
  return outcome
}
