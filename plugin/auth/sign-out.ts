import { type Config } from './config'
import { type Deps } from './deps'
import { revokeRefreshToken } from './revoke'
import { type Session, sessionId } from './session'

export interface SignedOut {
  /** Nobody was signed in. */
  nothing: boolean
  /** False: Auth0 could not be told, and the refresh token must be presumed alive until it expires. */
  revoked: boolean
  /** Access tokens cannot be taken back: when the last of them ends, in milliseconds since the epoch. */
  accessTokensEndAt?: number
}

/** Revokes the refresh token and forgets the session, under its lock, so that no refresh slips in between. */
export async function signOut(
  config: Pick<Config, 'clientSecret'> & Session['identity'],
  deps: Pick<Deps, 'send' | 'store' | 'now'>,
): Promise<SignedOut> {
  const outcome: SignedOut = { nothing: true, revoked: true }
  await deps.store.update(
    sessionId(config),
    async (current) => {
      if (!current) return undefined
      outcome.nothing = false
      const ends = current.accessTokens.map((token) => token.expiresAt).filter((time) => time > deps.now())
      if (ends.length > 0) outcome.accessTokensEndAt = Math.max(...ends)
      if (current.refreshToken) {
        outcome.revoked = await revokeRefreshToken(current.refreshToken.refreshToken, config, deps)
      }
      return undefined
    },
    // A file that stays is a nuisance; a refresh token that stays alive is more.
    { purpose: 'signing out', evenIfUnwritable: true },
  )
  return outcome
}
