import { claimOf, type Claims, type Config, nameOf, readClaims, textOfClaim } from '../../../plugin/auth'
import { isOpaque, readHeader } from '../../../plugin/auth/jwt'
import { isoOrNull } from '../../session/who'

/** What a token is. Only an access token or a machine's is for APIs. */
export type Kind = 'access token' | 'machine token' | 'ID token' | 'opaque' | 'encrypted'

/** A token in words, as `explain --json` prints it: claims as they are, without any that could be sent. Times are ISO 8601. */
export interface Explained {
  kind: Kind
  /** `at+jwt` for the profile of RFC 9068; null where it cannot be read. */
  dialect: 'auth0' | 'at+jwt' | null
  algorithm: string | null
  /** Whether the signature is the issuer's. */
  verified: boolean
  /** Why it is not, or not known to be. */
  unverifiedBecause: string | null
  issuer: string | null
  subject: string | null
  name: string | null
  organization: string | null
  tenant: string | null
  tenantName: string | null
  roles: string[]
  /** The application: `azp` or, in the profile of RFC 9068, `client_id`. */
  application: string | null
  audiences: string[]
  scopes: string[]
  permissions: string[]
  issuedAt: string | null
  expiresAt: string | null
  expired: boolean
}

/** What a token says of itself. Whether to believe it is the caller's to find out. */
export function explainToken(
  token: string,
  { clientId }: Pick<Config, 'clientId'>,
  now: number,
): Omit<Explained, 'verified' | 'unverifiedBecause'> {
  const header = readHeader(token)
  const claims = readClaims(token)
  const typ = textOrNull(header?.typ)?.toLowerCase() ?? ''
  const has = (name: string) => textOrNull(claims && claimOf(claims, name))
  const expires = typeof claims?.exp === 'number' ? claims.exp * 1000 : undefined
  return {
    kind: claims ? kindOf(claims, clientId) : isOpaque(token) ? 'opaque' : 'encrypted',
    dialect: claims ? (/^(application\/)?at\+jwt$/.test(typ) ? 'at+jwt' : 'auth0') : null,
    algorithm: textOrNull(header?.alg),
    issuer: textOrNull(claims?.iss),
    subject: textOrNull(claims?.sub),
    name: claims && (claimOf(claims, 'name') ?? claimOf(claims, 'email')) !== undefined ? nameOf(claims) : null,
    organization: has('organization'),
    tenant: has('tenantId'),
    tenantName: has('tenantName'),
    roles: listOf(claims && claimOf(claims, 'roles')),
    application: textOrNull(claims?.azp ?? claims?.client_id),
    audiences: listOf(claims?.aud),
    scopes: (textOrNull(claims?.scope) ?? '').split(' ').filter(Boolean),
    permissions: listOf(claims?.permissions),
    issuedAt: typeof claims?.iat === 'number' ? isoOrNull(claims.iat * 1000) : null,
    expiresAt: isoOrNull(expires),
    expired: expires !== undefined && expires <= now,
  }
}

/** An ID token is for the application itself, and has no scope (OpenID Connect Core section 2). */
function kindOf({ aud, scope, nonce, at_hash: atHash, gty, sub }: Claims, clientId: string): Kind {
  if (gty === 'client-credentials' || /@clients$/.test(String(sub))) return 'machine token'
  const isForClient = aud === clientId || nonce !== undefined || atHash !== undefined
  return isForClient && scope === undefined ? 'ID token' : 'access token'
}

const textOrNull = (value: unknown) => (value === undefined || value === null ? null : textOfClaim(value))

const listOf = (value: unknown): string[] => [value].flat().filter((item) => typeof item === 'string')
