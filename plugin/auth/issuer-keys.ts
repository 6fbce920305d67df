import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Config } from './config'
import { type Deps, type HttpResponse } from './deps'
import { AuthError } from './errors'
import { readJsonObject } from './untrusted-text'

/** A shorter RSA key can be broken, and `jsonwebtoken` does not check it. */
const MIN_RSA_BITS = 2048

/** A key as it is published (RFC 7517 section 4). */
type Jwk = Record<string, unknown>

/**
 * The tenant's keys. Nothing is cached, so a key that was rotated a moment ago is found as well. Rejects as `Send` does, and
 * with TEMPORARY where none come.
 */
export async function requestKeys(
  { auth0Domain }: Pick<Config, 'auth0Domain'>,
  { send }: Pick<Deps, 'send'>,
): Promise<{ response: HttpResponse; keys: readonly (Jwk | null)[] }> {
  const url = `${auth0Domain}/.well-known/jwks.json`
  const response = await send({ method: 'GET', url })
  const keys = readJsonObject(response.body)?.keys
  if (response.status !== 200 || !Array.isArray(keys)) {
    throw new AuthError('TEMPORARY', `${url} answered ${String(response.status)} without keys`)
  }
  return { response, keys: keys as (Jwk | null)[] }
}

/** The key with this id that may verify RS256, or why there is none. */
export function findKey(kid: unknown, keys: readonly (Jwk | null)[]): KeyObject | string {
  const jwk = keys.find((candidate) => candidate?.kid === kid && candidate !== null && verifiesRs256(candidate))
  if (!jwk) return 'it is signed with a key the tenant does not publish for that'
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS ? 'its key is too short' : key
  } catch {
    return 'its key cannot be read'
  }
}

/** Whether a key may verify an RS256 signature: by its type, and by each of the limits that it names (RFC 7517 section 4). */
function verifiesRs256({ kty, use = 'sig', alg = 'RS256', key_ops = ['verify'] }: Record<string, unknown>): boolean {
  return kty === 'RSA' && use === 'sig' && alg === 'RS256' && Array.isArray(key_ops) && key_ops.includes('verify')
}
