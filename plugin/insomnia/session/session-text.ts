import { claimOf, type Claims, nameOf, type Session, textOfClaim, untilWhen } from '../../auth'
import { type Use } from './last-used'

/** What an action says where its request or collection was never sent. */
export const NEVER_USED =
  'No token has been used here yet, so the environment is not known. Choose one, and send a request with "Bearer {% uassistToken %}": that signs you in.'

/** Names a session: its issuer, organization and account. */
export function nameSession({
  auth0Domain,
  organization,
  account,
}: Pick<Use, 'auth0Domain' | 'organization' | 'account'>): string {
  return `${auth0Domain}${organization ? `, organization "${organization}"` : ''}, account "${account}"`
}

/**
 * Who is signed in, with which roles, and until when: a few lines for a dialog.
 *
 * @param claims default: those stored in the session
 */
export function describeSession(
  use: Use,
  session: Session | undefined,
  claims: Claims | undefined = session?.claims,
): string {
  if (!session) return `Meant is ${nameSession(use)}: nobody is signed in.`
  const token = session.accessTokens.find(
    ({ audience, expiresAt }) => audience === use.audience && expiresAt > Date.now(),
  )
  const by = untilWhen(session, localTime)
  return [
    `Signed in at ${nameSession(use)}: ${nameOf(claims)}${claims ? facts(claims) : ''}.`,
    token
      ? `The access token is good until ${localTime(token.expiresAt)}.`
      : 'The access token is renewed on the next Send.',
    ...(by === undefined ? [] : [`Sign in again by ${by.text}.`]),
  ].join('\n')
}

function facts(claims: Claims): string {
  const fact = (label: string, name: string) => {
    const value = claimOf(claims, name)
    return value === undefined ? '' : `, ${label} ${textOfClaim(value)}`
  }
  return fact('e-mail', 'email') + fact('tenant', 'tenantName') + fact('region', 'region') + fact('roles', 'roles')
}

/** A time, in milliseconds since the epoch, in this machine's zone, to the minute: `2026-11-23 16:22`. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
