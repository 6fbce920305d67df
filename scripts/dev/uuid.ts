import { createHash } from 'node:crypto'

/** A UUID that follows from a name (RFC 9562 section 5.5, version 5): the same name, the same id, on every machine. */
export function uuidOf(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Made up once for this project. */
const NAMESPACE = Buffer.from('3b0d8a5e6f5c4b1c9a7d2e4f60718293', 'hex')
