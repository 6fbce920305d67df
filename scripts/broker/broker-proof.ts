import { createHmac, randomBytes } from 'node:crypto'
import { type Challenge, challengeText } from '../../collections/scripts/broker-challenge'
import { sameSecret } from '../../plugin/auth'

/** 256 random bits in base64url. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether something is a nonce by its form. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value)
}

/** The proof in base64url: HMAC-SHA256 (RFC 2104). None of its parts can hold a line break. */
export function proofOf(key: string, challenge: Challenge): string {
  return createHmac('sha256', key).update(challengeText(challenge)).digest('base64url')
}

/** Compares a proof that was received, in constant time. */
export function isProof(value: unknown, key: string, challenge: Challenge): boolean {
  return typeof value === 'string' && sameSecret(value, proofOf(key, challenge))
}
