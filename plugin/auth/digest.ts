import { createHash } from 'node:crypto'

/** SHA-256 in hex: names a value without holding it. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
