import { claimOf, type Claims, type Config, type Session, signInAgainBy } from '../../plugin/auth'

/** What `whoami --json` prints. Times are ISO 8601; what the token does not say is null. */
export interface Identity {
  subject: string | null
  email: string | null
  name: string | null
  tenant: string | null
  tenantName: string | null
  region: string | null
  roles: string[]
  organization: string | null
  account: string
  accessTokenExpiresAt: string | null
  signInAgainBy: string | null
}

/** What of a session says until when somebody is signed in. */
export type Known = Pick<Session, 'accessTokens'> & Partial<Pick<Session, 'signedInAt' | 'refreshToken'>>

/** Who is signed in, from the claims of a token and the session it belongs to. */
export function identify(
  session: Known,
  claims: Claims,
  config: Pick<Config, 'account' | 'organization' | 'audience'>,
): Identity {
  const text = (name: string) => {
    const value = claimOf(claims, name)
    return typeof value === 'string' ? value : null
  }
  const roles = claimOf(claims, 'roles')
  const token = session.accessTokens.find(({ audience }) => audience === config.audience)
  return {
    subject: text('sub'),
    email: text('email'),
    name: text('name'),
    tenant: text('tenantId'),
    tenantName: text('tenantName'),
    region: text('region'),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    organization: text('organization') ?? (config.organization || null),
    account: config.account,
    accessTokenExpiresAt: isoOrNull(token?.expiresAt),
    signInAgainBy: isoOrNull(signInAgainBy(session)),
  }
}

/** One line for a person. */
export function describe(identity: Identity): string {
  const who = identity.name ?? identity.email ?? identity.subject ?? 'somebody'
  const where = identity.tenantName ?? identity.organization
  return `${who}${identity.email && identity.name ? ` <${identity.email}>` : ''}${where ? ` of ${where}` : ''}, account "${identity.account}"`
}

/** A time in milliseconds since the epoch as ISO 8601; null for none, and for what no date can hold. */
export function isoOrNull(milliseconds: number | undefined): string | null {
  const date = new Date(milliseconds ?? NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
