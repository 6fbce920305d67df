import { createHmac, randomBytes } from 'node:crypto'
import { sameSecret } from '../../plugin/auth'

/**
 * How a broker and a command show each other that they have the key without sending it: by HMAC-SHA256 (RFC 2104) over a
 * nonce of each. Whoever else holds the port learns a nonce, and cannot answer it.
 */

/** The header with the nonce of the command. */
export const NONCE_HEADER = 'x-uassist-nonce'

/** The header with the command's own proof, in a request to stop. */
export const PROOF_HEADER = 'x-uassist-proof'

/** What a proof is made for. */
export interface Challenge {
  /** Who proves: a proof of the broker, sent back to it, is none of a command. */
  role: 'broker' | 'stop'
  /** Where the broker listens, so that a program on another port cannot pass on what the broker has answered. */
  port: number
  /** Made by the command for this question, so that no older answer fits. */
  clientNonce: string
  /** Made by the broker at its start, so that a request to stop is worth nothing when it has ended. */
  brokerNonce: string
}

/** 256 random bits in base64url. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether something is a nonce by its form. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value)
}

/** The proof in base64url. None of its parts can hold a line break. */
export function proofOf(key: string, { role, port, clientNonce, brokerNonce }: Challenge): string {
  const text = ['uassist', role, String(port), clientNonce, brokerNonce].join('\n')
  return createHmac('sha256', key).update(text).digest('base64url')
}

/** Compares a proof that was received, in constant time. */
export function isProof(value: unknown, key: string, challenge: Challenge): boolean {
  return typeof value === 'string' && sameSecret(value, proofOf(key, challenge))
}
