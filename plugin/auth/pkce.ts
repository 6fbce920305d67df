import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What one sign-in attempt keeps to itself until its callback comes. Nothing of it is logged or stored. */
export interface Attempt {
  /** Ties the callback to this attempt (RFC 6749 section 10.12). */
  state: string
  /** Ties the ID token to this attempt (OpenID Connect Core section 3.1.2.1). */
  nonce: string
  /** RFC 7636 section 4.1: 43 unreserved characters of 256 random bits. */
  verifier: string
}

const random = () => randomBytes(32).toString('base64url')

export function newAttempt(): Attempt {
  return { state: random(), nonce: random(), verifier: random() }
}

/** The S256 challenge of a verifier (RFC 7636 section 4.2). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** Compares in constant time, also in length: both sides are hashed first. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
