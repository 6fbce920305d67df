import { createHash, timingSafeEqual } from 'node:crypto'

const sha256 = (text: string) => createHash('sha256').update(text)

/** SHA-256 in hex: names a secret without holding it. */
export function digestOf(text: string): string {
  return sha256(text).digest('hex')
}

/** Compares two secrets in constant time. Both are hashed first, so their lengths do not show either. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a).digest(), sha256(b).digest())
}
