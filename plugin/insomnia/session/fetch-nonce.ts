import { AuthError, type Config, isAuthError, markStale, nonceUrl, requestNonce } from '../../auth'
import { createDeps } from './wiring'

/** Where a nonce is fetched, by an environment's variables. Throws CONFIG_INVALID that names the key. */
export function nonceUrlOf(variables: Readonly<Record<string, unknown>>): string {
  return nonceUrl(variables, 'the active Insomnia environment', 'uassistNonce')
}

/**
 * Fetches a nonce with a token. Rejects as `requestNonce`; after a 401 the token is marked stale.
 *
 * @param config the session of the token; absent for a token given from outside
 */
export async function fetchNonce(url: string, accessToken: string, config?: Config): Promise<string> {
  const deps = createDeps()
  return requestNonce(url, accessToken, deps).catch(async (error: unknown) => {
    if (!config || !isAuthError(error, 'TOKEN_REFUSED')) throw error
    await markStale(config, accessToken, deps)
    throw new AuthError(error.code, error.message, 'Send the request again: the token is renewed first.')
  })
}
