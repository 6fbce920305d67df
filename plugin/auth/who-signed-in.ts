import { type Config } from './config'
import { type Deps, type WhoSignsIn } from './deps'
import { AuthError } from './errors'
import { type Claims, type Session } from './session'
import { claimOf, nameOf } from './uassist-claims'

/** Tolerated difference between the clocks of Auth0's machines, in seconds. */
const LEEWAY_SECONDS = 60

const PRIVATE_WINDOW =
  'Your browser or your identity provider may have answered by itself: sign in again, with the page in a private window.'

/**
 * Proves that somebody logged in for this request, and that no session of the browser answered it. Compared are times of
 * Auth0's clock, and a duration of ours, so that the two clocks may differ. Throws ID_TOKEN_INVALID.
 *
 * @param elapsedMs since the request
 */
export function checkLoginIsFresh(claims: Claims, elapsedMs: number): void {
  const { auth_time: authTime, iat } = claims
  const earliest = Number(iat) - elapsedMs / 1000 - LEEWAY_SECONDS
  // OpenID Connect Core section 3.1.2.1: with "max_age" it must be there.
  if (typeof authTime === 'number' && authTime >= earliest) return
  const what = typeof authTime === 'number' ? 'is older than this sign-in' : 'is missing'
  throw new AuthError(
    'ID_TOKEN_INVALID',
    `"auth_time" ${what}, so nobody has logged in for it: ${nameOf(claims)} was signed in before`,
    PRIVATE_WINDOW,
  )
}

/** Throws SIGN_IN_DENIED where the person is not the one of that e-mail address. */
export function checkEmail(claims: Claims, email: string): void {
  if (hasEmail(claims, email)) return
  const found = claimOf(claims, 'email')
  throw new AuthError(
    'SIGN_IN_DENIED',
    `${nameOf(claims)}${typeof found === 'string' ? ` <${found}>` : ''} has signed in, and "${email}" is meant; nothing was saved`,
    PRIVATE_WINDOW,
  )
}

/** Whether these are the claims of the person with that e-mail address. Auth0 writes addresses in lower case. */
export function hasEmail(claims: Claims | undefined, email: string): boolean {
  const found = claims && claimOf(claims, 'email')
  return typeof found === 'string' && found.toLowerCase() === email.trim().toLowerCase()
}

/** The accounts that the person of these claims is already; none for a person who is not known. */
export function accountsOf(claims: Claims | undefined, others: readonly Session[]): string[] {
  const own = claims ? others.filter((session) => session.claims?.sub === claims.sub) : []
  return [...new Set(own.map(({ identity }) => `"${identity.account}"`))]
}

/**
 * Asks about a person who is another account already, or warns where nobody can be asked. Rejects with SIGN_IN_DENIED
 * where the answer is no.
 */
export async function settleSecondAccount(
  claims: Claims | undefined,
  { others, mayBeBoth }: { others: readonly Session[]; mayBeBoth?: WhoSignsIn['mayBeBoth'] },
  { account }: Pick<Config, 'account'>,
  { log }: Pick<Deps, 'log'>,
): Promise<void> {
  const accounts = accountsOf(claims, others)
  if (accounts.length === 0) return
  const fact = `${nameOf(claims)} is account ${accounts.join(' and ')} already`
  if (!mayBeBoth) {
    log(`warning: ${fact}, and is now account "${account}", too. ${PRIVATE_WINDOW}`)
    return
  }
  if (await mayBeBoth(`${fact}. Save the same person as account "${account}", too?`)) return
  throw new AuthError('SIGN_IN_DENIED', `${fact}; account "${account}" was not saved`, PRIVATE_WINDOW)
}
