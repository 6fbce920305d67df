import { AuthError, type Config, isSecureUrl, markStale, parseUrl } from '../../auth'
import { createDeps } from './wiring'

/**
 * Where a nonce is fetched, by an environment's variables. Throws CONFIG_INVALID that names the key.
 * https://docs.uniphoredev.com/en/fetch-nonce-token.html
 */
export function nonceUrl(variables: Readonly<Record<string, unknown>>): string {
  const required = (key: string): string => {
    const value = variables[key]
    if (typeof value === 'string' && value.trim()) return value.trim()
    throw new AuthError(
      'CONFIG_INVALID',
      `"${key}" is missing or empty in the active Insomnia environment; uassistNonce needs it`,
    )
  }
  const [gatewayUrl, environment] = [required('gatewayUrl'), required('apiEnvironment')]
  const base = parseUrl(gatewayUrl)
  if (!base || !isSecureUrl(base)) {
    throw new AuthError(
      'CONFIG_INVALID',
      `"gatewayUrl" must be an https address, not "${gatewayUrl}", in the active Insomnia environment`,
    )
  }
  return `${gatewayUrl.replace(/\/+$/, '')}/backend/v2/refresh/api-token?environment=${encodeURIComponent(environment)}`
}

/**
 * Fetches a nonce with a token. Rejects with TOKEN_REFUSED after a 401, when the token is marked stale, and with
 * TEMPORARY for any other answer.
 *
 * @param config the session of the token; absent for a token given from outside
 */
export async function fetchNonce(url: string, accessToken: string, config?: Config): Promise<string> {
  const deps = createDeps()
  const { origin } = new URL(url)
  const { status, body } = await deps.send({
    method: 'GET',
    url,
    headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
  })
  const nonce = status === 200 ? readNonce(body) : undefined
  if (nonce !== undefined) return nonce
  if (status === 401) {
    if (config) await markStale(config, accessToken, deps)
    throw new AuthError(
      'TOKEN_REFUSED',
      `${origin} refused the token with 401, so there is no nonce`,
      'Send the request again: the token is renewed first.',
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
  try {
    const { data } = JSON.parse(body) as { data?: unknown }
    return typeof data === 'string' && /^[\x21-\x7e]+$/.test(data) ? data : undefined
  } catch {
    return undefined
  }
}
