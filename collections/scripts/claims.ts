/** The claims of a token, by name. */
export type Claims = Readonly<Record<string, unknown>>

/** Claims U-Assist adds to a user's tokens live under this prefix (`…/tenant`, `…/roles`, `…/cluster`, …). */
const CLAIM_PREFIX = 'https://api.uniphore.com/'

/**
 * The claims of a token, read to prepare and to explain, never as proof: nothing is verified. Undefined for an opaque
 * token and for an encrypted one, which may both be good (RFC 6749 section 1.4).
 */
export function readClaims(token: string): Claims | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    // "base64" decodes base64url as well; the script runtime's Buffer does not know that name.
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : undefined
  } catch {
    return undefined
  }
}

/** One of U-Assist's own claims, by its short name. */
export function uassistClaim(
  claims: Claims | undefined,
  name: 'tenant' | 'tenant_name' | 'cluster' | 'roles' | 'email_id',
): unknown {
  return claims?.[CLAIM_PREFIX + name]
}

/** When the token ends, in ms since epoch; undefined when it does not say. */
export function expiryOf(claims: Claims | undefined): number | undefined {
  return typeof claims?.exp === 'number' ? claims.exp * 1000 : undefined
}

/** A claim that may hold one text or several (`aud`, the roles), as a list. */
export function listOf(claim: unknown): string[] {
  return [claim].flat().filter((value) => typeof value === 'string')
}
