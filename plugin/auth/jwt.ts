import { type Claims } from './session'
import { readJsonObject } from './token-response'

/**
 * The claims of a token, read for display and never as proof: nothing is verified. Undefined for an opaque token, and
 * for an encrypted one (five parts), which may both be perfectly good access tokens (RFC 6749 section 1.4).
 */
export function readClaims(token: string): Claims | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  return readJsonObject(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'))
}

/** An access token no API can check: Auth0 gives it out when no audience was asked for. An encrypted one is another thing. */
export function isOpaque(token: string): boolean {
  return token.split('.').length < 3
}
