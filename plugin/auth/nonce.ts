import { type Deps } from './deps'
import { AuthError } from './errors'
import { readJsonObject } from './untrusted-text'
import { isSecureUrl, parseUrl } from './url'

/** The keys of an environment that say where a nonce comes from. */
type NonceKey = 'gatewayUrl' | 'apiEnvironment'

/**
 * Where the nonce comes from that every call to U-Assist other than GET needs
 * (https://docs.uniphoredev.com/en/fetch-nonce-token.html). Throws CONFIG_INVALID that names the key.
 *
 * @param values of an environment
 * @param where the environment, as errors name it
 * @param who what needs the nonce, as errors name it
 */
export function nonceUrl(values: Readonly<Record<string, unknown>>, where: string, who = 'a nonce'): string {
  const required = (key: NonceKey): string => {
    const value = values[key]
    if (typeof value === 'string' && value.trim()) return value.trim()
    throw new AuthError('CONFIG_INVALID', `"${key}" is missing or empty in ${where}; ${who} needs it`)
  }
  const [gatewayUrl, environment] = [required('gatewayUrl'), required('apiEnvironment')]
  const base = parseUrl(gatewayUrl)
  if (!base || !isSecureUrl(base)) {
    throw new AuthError('CONFIG_INVALID', `"gatewayUrl" must be an https address, not "${gatewayUrl}", in ${where}`)
  }
  return `${gatewayUrl.replace(/\/+$/, '')}/backend/v2/refresh/api-token?environment=${encodeURIComponent(environment)}`
}

/** Fetches a nonce, which is good for one call. Rejects with TOKEN_REFUSED for a 401, TEMPORARY, or as `Send` does. */
export async function requestNonce(url: string, accessToken: string, { send }: Pick<Deps, 'send'>): Promise<string> {
  const { origin } = new URL(url)
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` }
  const { status, body } = await send({ method: 'GET', url, headers })
  const nonce = status === 200 ? readNonce(body) : undefined
  if (nonce !== undefined) return nonce
  if (status === 401) {
    throw new AuthError(
      'TOKEN_REFUSED',
      `${origin} refused the token with 401, so there is no nonce`,
      'Check "audience" and "gatewayUrl": this API may take tokens of another issuer or audience.',
    )
  }
  throw new AuthError(
    'TEMPORARY',
    `${origin} answered ${String(status)} without a nonce`,
    'Check "gatewayUrl" and "apiEnvironment", and send the request again.',
  )
}

/** The documented sample looks like base64; whatever a header can hold is accepted. */
function readNonce(body: string): string | undefined {
  const data = readJsonObject(body)?.data
  return typeof data === 'string' && /^[\x21-\x7e]+$/.test(data) ? data : undefined
}
