import { type Claims, type Config, type Session, signInAgainBy } from '../../plugin/auth'

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

/** U-Assist's own claims, in the ID token as in the access token. */
const UNIPHORE = 'https://api.uniphore.com/'

export function identify(
  session: Known,
  claims: Claims,
  config: Pick<Config, 'account' | 'organization' | 'audience'>,
): Identity {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : null)
  const roles = claims[`${UNIPHORE}roles`]
  const token = session.accessTokens.find(({ audience }) => audience === config.audience)
  return {
    subject: text('sub'),
    email: text('email') ?? text(`${UNIPHORE}email_id`),
    name: text('name') ?? text(`${UNIPHORE}auth0_name`),
    tenant: text(`${UNIPHORE}tenant`),
    tenantName: text(`${UNIPHORE}tenant_name`),
    region: text(`${UNIPHORE}cluster`),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    organization: text('org_id') ?? (config.organization || null),
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

export function isoOrNull(milliseconds: number | undefined): string | null {
  return milliseconds === undefined || milliseconds > 8.64e15 ? null : new Date(milliseconds).toISOString()
}
