import { type Claims } from './session'

/** The prefix of the claims that U-Assist adds to a person's tokens. */
const UASSIST = 'https://api.uniphore.com/'

/**
 * Short names for what requests need, each with the claims that may hold it, in order of precedence. The user id is
 * Auth0's, the same as `sub`: U-Assist's internal id is in no claim (endpoint 6 of its API gives it).
 */
const SHORT_NAMES: Record<string, readonly string[]> = {
  tenantId: [`${UASSIST}tenant`],
  tenantName: [`${UASSIST}tenant_name`],
  region: [`${UASSIST}cluster`],
  userId: [`${UASSIST}user_id`, 'sub'],
  email: ['email', `${UASSIST}email_id`],
  name: ['name', `${UASSIST}auth0_name`],
  roles: [`${UASSIST}roles`],
  organization: ['org_id'],
}

/** A claim by its short name, its own name, or its name without U-Assist's prefix; undefined where there is none. */
export function claimOf(claims: Claims, name: string): unknown {
  const candidates = Object.hasOwn(SHORT_NAMES, name) ? SHORT_NAMES[name] : undefined
  const claim = (candidates ?? [name, `${UASSIST}${name}`]).find((candidate) => Object.hasOwn(claims, candidate))
  return claim === undefined ? undefined : claims[claim]
}

/** The short names that `claimOf` knows. */
export const shortNames = () => Object.keys(SHORT_NAMES)

/** What to call whoever is signed in: by name, e-mail or subject. */
export function nameOf(claims: Claims = {}): string {
  const name = claimOf(claims, 'name') ?? claimOf(claims, 'email') ?? claims.sub
  return typeof name === 'string' ? name : 'somebody'
}

/** A claim as text: lists of texts with commas, everything else as JSON. */
export function textOfClaim(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',')
  return JSON.stringify(value)
}
