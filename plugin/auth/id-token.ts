import { refusalError } from './causes/cause-error'
import { clockError, clockErrorText } from './clock'
import { type Config } from './config'
import { type Deps } from './deps'
import { sameSecret } from './digest'
import { findKey, requestKeys } from './issuer-keys'
import { readHeader } from './jwt'
import { type Claims } from './session'
import { printable } from './untrusted-text'

/** Tolerated difference between our clock and Auth0's. */
const LEEWAY_SECONDS = 60

/**
 * Verifies an ID token (OpenID Connect Core section 3.1.3.7): RS256 signature against the tenant's JWKS, issuer,
 * audience, authorized party, expiry, nonce where one was sent, and the organization where one was asked for. Rejects
 * with ID_TOKEN_INVALID that names the claim that failed, or with TEMPORARY where the keys cannot be had. An `iat` in
 * the future is no reason to refuse what came over TLS: the clock of this machine is behind, and that is logged.
 *
 * @param asOf when the token came, in milliseconds since the epoch; now by default
 */
export async function verifyIdToken(
  idToken: string,
  { config, nonce, asOf }: { config: Config; nonce?: string; asOf?: number },
  deps: Pick<Deps, 'send' | 'now' | 'log'>,
): Promise<Claims> {
  const invalid = (part: string, why: string) => refusalError({ at: 'id-token', error: part, description: why }, config)
  const { default: jwt } = await import('jsonwebtoken')
  const header = readHeader(idToken)
  if (!header) throw invalid('format', 'it is not a JWT')
  // What the signature covers, or means, may depend on an extension that we do not know (RFC 7515 section 4.1.11).
  if ('crit' in header) throw invalid('crit', '"crit" asks for extensions, and none is known here')
  // No JWT may have it otherwise (RFC 7797 section 7): its payload would not be what was signed.
  if ('b64' in header && header.b64 !== true) throw invalid('b64', '"b64" is not true')
  if (header.alg !== 'RS256')
    throw invalid('alg', `"alg" is "${printable(String(header.alg))}", and only RS256 is accepted`)
  const keys = await requestKeys(config, deps)
  const clock = clockError(keys.response, deps.now())
  const key = findKey(header.kid, keys.keys)
  if (typeof key === 'string') throw invalid('kid', key)
  let claims: Claims
  try {
    claims = jwt.verify(idToken, key, {
      algorithms: ['RS256'],
      issuer: `${config.auth0Domain}/`,
      audience: config.clientId,
      clockTimestamp: Math.floor((asOf ?? deps.now()) / 1000),
      clockTolerance: LEEWAY_SECONDS,
    }) as Claims
  } catch (error) {
    const { message } = error as Error
    const part = PARTS.find(([, said]) => said.test(message))?.[0] ?? 'signature'
    throw invalid(part, clock !== undefined && part === 'exp' ? `${message}; ${clockErrorText(clock)}` : message)
  }
  const wrong = wrongTime(claims) ?? wrongParty(claims, config)
  if (wrong) throw invalid(...wrong)
  if (clock !== undefined) deps.log(`warning: ${clockErrorText(clock)}, by the clock of ${config.auth0Domain}`)
  if (nonce !== undefined && !(typeof claims.nonce === 'string' && sameSecret(claims.nonce, nonce))) {
    throw invalid('nonce', '"nonce" is not the one that was sent')
  }
  return claims
}

/** By the messages of `jsonwebtoken`, the part that failed. */
const PARTS: readonly [string, RegExp][] = [
  ['exp', /jwt expired/],
  ['nbf', /jwt not active/],
  ['iss', /jwt issuer/],
  ['aud', /jwt audience/],
]

/** The part that is wrong, and why. */
type Wrong = [part: string, why: string]

function wrongTime({ exp, iat }: Claims): Wrong | undefined {
  if (typeof exp !== 'number') return ['time', '"exp" is missing']
  if (typeof iat !== 'number') return ['time', '"iat" is missing']
  return undefined
}

function wrongParty(claims: Claims, { clientId, organization }: Config): Wrong | undefined {
  if (typeof claims.sub !== 'string' || !claims.sub) return ['sub', '"sub" is missing']
  // OpenID Connect Core section 3.1.3.7: every further audience must be trusted, and we trust none.
  if ([claims.aud].flat().some((audience) => audience !== clientId))
    return ['aud', '"aud" names others beside this client']
  if (claims.azp !== undefined && claims.azp !== clientId) return ['azp', '"azp" is not this client']
  if (!organization) return undefined
  // Auth0: an organization is asked for by id (org_…) or by name, and the case of names does not matter.
  const name = organization.startsWith('org_') ? 'org_id' : 'org_name'
  const claim = claims[name]
  const same =
    typeof claim === 'string' &&
    (name === 'org_id' ? claim === organization : claim.toLowerCase() === organization.toLowerCase())
  return same ? undefined : [name, `"${name}" is not the organization "${organization}"`]
}
