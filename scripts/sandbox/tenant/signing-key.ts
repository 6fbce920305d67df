import { generateKeyPair, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'

/** A fresh private key for RS256, as a JWK. Costs 30 to 200 ms, so whoever starts tenants often keeps one. */
export async function createSigningKey(): Promise<JsonWebKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
}
