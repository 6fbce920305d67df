import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Config } from './config'
import { type Deps } from './deps'
import { sameSecret } from './digest'
import { AuthError, isAuthError } from './errors'
import { readHeader } from './jwt'
import { type Claims } from './session'
import { printable, readJsonObject } from './untrusted-text'

/** Tolerated difference between our clock and Auth0's. */
const LEEWAY_SECONDS = 60
/** A shorter RSA key can be broken, and `jsonwebtoken` does not check it. */
const MIN_RSA_BITS = 2048

/**
 * Verifies an ID token (OpenID Connect Core section 3.1.3.7): RS256 signature against the tenant's JWKS, issuer,
 * audience, authorized party, times, nonce where one was sent, and the organization where one was asked for. Rejects
 * with ID_TOKEN_INVALID that names the claim that failed, or with TEMPORARY where the keys cannot be had.
 */
export async function verifyIdToken(
  idToken: string,
  { config, nonce }: { config: Config; nonce?: string },
  deps: Pick<Deps, 'send' | 'now'>,
): Promise<Claims> {
  const { default: jwt } = await import('jsonwebtoken')
  const header = readHeader(idToken)
  if (!header) throw invalid('it is not a JWT')
  // What the signature covers, or means, may depend on an extension that we do not know (RFC 7515 section 4.1.11).
  if ('crit' in header) throw invalid('"crit" asks for extensions, and none is known here')
  // No JWT may have it otherwise (RFC 7797 section 7): its payload would not be what was signed.
  if ('b64' in header && header.b64 !== true) throw invalid('"b64" is not true')
  if (header.alg !== 'RS256') throw invalid(`"alg" is "${printable(String(header.alg))}", and only RS256 is accepted`)
  const key = await requestKey(header.kid, config, deps)
  let claims: Claims
  try {
    claims = jwt.verify(idToken, key, {
      algorithms: ['RS256'],
      issuer: `${config.auth0Domain}/`,
      audience: config.clientId,
      clockTimestamp: Math.floor(deps.now() / 1000),
      clockTolerance: LEEWAY_SECONDS,
    }) as Claims
  } catch (error) {
    throw invalid((error as Error).message)
  }
  checkTimes(claims, deps.now() / 1000)
  checkParties(claims, config)
  if (nonce !== undefined && !(typeof claims.nonce === 'string' && sameSecret(claims.nonce, nonce))) {
    throw invalid('"nonce" is not the one that was sent')
  }
  return claims
}

const invalid = (why: string) => new AuthError('ID_TOKEN_INVALID', `the ID token was refused: ${why}`)

function checkTimes({ exp, iat }: Claims, nowSeconds: number): void {
  if (typeof exp !== 'number') throw invalid('"exp" is missing')
  if (typeof iat !== 'number') throw invalid('"iat" is missing')
  if (iat > nowSeconds + LEEWAY_SECONDS) throw invalid('"iat" lies in the future; check the clock of this machine')
}

function checkParties(claims: Claims, { clientId, organization }: Config): void {
  if (typeof claims.sub !== 'string' || !claims.sub) throw invalid('"sub" is missing')
  // OpenID Connect Core section 3.1.3.7: every further audience must be trusted, and we trust none.
  if ([claims.aud].flat().some((audience) => audience !== clientId))
    throw invalid('"aud" names others beside this client')
  if (claims.azp !== undefined && claims.azp !== clientId) throw invalid('"azp" is not this client')
  if (!organization) return
  // Auth0: an organization is asked for by id (org_…) or by name, and the case of names does not matter.
  const byId = organization.startsWith('org_')
  const claim = byId ? claims.org_id : claims.org_name
  const same =
    typeof claim === 'string' && (byId ? claim === organization : claim.toLowerCase() === organization.toLowerCase())
  if (!same) throw invalid(`"${byId ? 'org_id' : 'org_name'}" is not the organization "${organization}"`)
}

/** The tenant's key with this id. Nothing is cached, so a key that was rotated a moment ago is found as well. */
async function requestKey(kid: unknown, { auth0Domain }: Config, { send }: Pick<Deps, 'send'>): Promise<KeyObject> {
  const url = `${auth0Domain}/.well-known/jwks.json`
  const response = await send({ method: 'GET', url })
  const keys = readJsonObject(response.body)?.keys
  if (response.status !== 200 || !Array.isArray(keys)) {
    throw new AuthError('TEMPORARY', `${url} answered ${String(response.status)} without keys`)
  }
  const jwk = (keys as (Record<string, unknown> | null)[]).find(
    (candidate) => candidate?.kid === kid && candidate !== null && verifiesRs256(candidate),
  )
  if (!jwk) throw invalid('it is signed with a key the tenant does not publish for that')
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) throw invalid('its key is too short')
    return key
  } catch (error) {
    throw isAuthError(error) ? error : invalid('its key cannot be read')
  }
}

/** Whether a key may verify an RS256 signature: by its type, and by each of the limits that it names (RFC 7517 section 4). */
function verifiesRs256({ kty, use = 'sig', alg = 'RS256', key_ops = ['verify'] }: Record<string, unknown>): boolean {
  return kty === 'RSA' && use === 'sig' && alg === 'RS256' && Array.isArray(key_ops) && key_ops.includes('verify')
}
