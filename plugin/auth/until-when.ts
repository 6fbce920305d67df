import { type RefreshTokens, refreshTokensOf } from './refresh-tokens'
import { type Session, signInAgainBy } from './session'

/** Until when somebody stays signed in. */
export interface UntilWhen {
  /** Milliseconds since the epoch. */
  by: number
  /** Only the expiry of a token is known; how long Auth0 keeps a refresh token, no answer of it says. */
  isEstimate: boolean
  /** That time, and that it is an estimate where it is one. */
  text: string
}

/**
 * By when the person has to sign in again, for people. Undefined where no token is stored.
 *
 * @param time how a time, in milliseconds since the epoch, is written here
 */
export function untilWhen(
  session: Pick<Session, 'accessTokens'> & RefreshTokens & { signedInAt?: number },
  time: (milliseconds: number) => string,
): UntilWhen | undefined {
  const by = signInAgainBy(session)
  if (by === undefined) return undefined
  const isEstimate = refreshTokensOf(session).length > 0
  const note = isEstimate ? ' (an estimate: 30 days are the default of Auth0; a tenant may set less or more)' : ''
  return { by, isEstimate, text: time(by) + note }
}
