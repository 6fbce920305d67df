import { type Claims } from './session'
import { readJsonObject } from './untrusted-text'

/**
 * The claims of a JWT, unverified: for display, never as proof. Undefined for an opaque token and for an encrypted one
 * (five parts), which may both be valid access tokens (RFC 6749 section 1.4).
 */
export function readClaims(token: string): Claims | undefined {
  return readPart(token, 1)
}

/** The header of a JWT, unverified: the key and the algorithm it claims. Undefined where `readClaims` is. */
export function readHeader(token: string): Record<string, unknown> | undefined {
  return readPart(token, 0)
}

function readPart(token: string, index: 0 | 1): Record<string, unknown> | undefined {
  const parts = token.split('.')
  return parts.length === 3 ? readJsonObject(Buffer.from(parts[index] ?? '', 'base64url').toString('utf8')) : undefined
}

/** Whether a token is neither a JWS nor a JWE. Auth0 issues such access tokens when no audience was asked for. */
export function isOpaque(token: string): boolean {
  return token.split('.').length < 3
}
