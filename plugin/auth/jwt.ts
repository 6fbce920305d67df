import { type Claims } from './session'
import { readJsonObject } from './token-response'

/**
 * The claims of a token, read for display and never as proof: nothing is verified. Undefined for an opaque token, and
 * for an encrypted one (five parts), which may both be perfectly good access tokens (RFC 6749 section 1.4).
 */
export function readClaims(token: string): Claims | undefined {
  return readPart(token, 1)
}

/** The header of a token, read to know by which key and algorithm it asks to be judged. */
export function readHeader(token: string): Record<string, unknown> | undefined {
  return readPart(token, 0)
}

function readPart(token: string, index: 0 | 1): Record<string, unknown> | undefined {
  const parts = token.split('.')
  return parts.length === 3 ? readJsonObject(Buffer.from(parts[index] ?? '', 'base64url').toString('utf8')) : undefined
}

/** An access token no API can check: Auth0 gives it out when no audience was asked for. An encrypted one is another thing. */
export function isOpaque(token: string): boolean {
  return token.split('.').length < 3
}
