import { type Config } from './config'
import { type Deps } from './deps'
import { findKey, requestKeys } from './issuer-keys'
import { readHeader } from './jwt'
import { printable } from './untrusted-text'

/**
 * Why a JWT is not proved to come from the tenant, by RS256 and its published keys; undefined where it is. Neither times nor
 * parties are looked at. Rejects as `requestKeys` does.
 */
export async function whyUnproved(
  token: string,
  config: Pick<Config, 'auth0Domain'>,
  deps: Pick<Deps, 'send'>,
): Promise<string | undefined> {
  const header = readHeader(token)
  if (!header) return 'it is no JWT'
  if ('crit' in header || 'b64' in header) return 'it asks for extensions, and none is known here'
  if (header.alg !== 'RS256')
    return `it is signed with ${printable(String(header.alg))}, and only RS256 is verified here`
  const key = findKey(header.kid, (await requestKeys(config, deps)).keys)
  if (typeof key === 'string') return key
  const { default: jwt } = await import('jsonwebtoken')
  try {
    jwt.verify(token, key, { algorithms: ['RS256'], ignoreExpiration: true, ignoreNotBefore: true })
    return undefined
  } catch {
    return 'its signature is not that of its content'
  }
}
