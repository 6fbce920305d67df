import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError } from './errors'
import { getToken, type Want } from './get-token'
import { readClaims } from './jwt'
import { sessionId } from './session'
import { markStale } from './stale'

/**
 * The ID token of a session, for a program that must know who is signed in. It ends earlier than the access token (10
 * hours at Auth0): an ended one is replaced by a refresh. `getAccess` is for a host that gathers its askers.
 */
export async function freshIdToken(
  config: Config,
  { minValiditySeconds = 60 }: Want,
  deps: Deps,
  getAccess = () => getToken(config, { minValiditySeconds }, deps),
): Promise<string> {
  if (config.accessToken) {
    throw new AuthError(
      'CONFIG_INVALID',
      'there is no ID token beside an access token given as "accessToken"',
      'Remove it, to sign in.',
    )
  }
  const access = await getAccess()
  const stored = async () => (await deps.store.read(sessionId(config)))?.idToken
  const idToken = await stored()
  if (idToken && Number(readClaims(idToken)?.exp ?? 0) * 1000 > deps.now() + minValiditySeconds * 1000) return idToken
  await markStale(config, access.accessToken, deps)
  await getAccess()
  const fresh = await stored()
  if (!fresh) throw new AuthError('SIGN_IN_REQUIRED', 'this sign-in brought no ID token; "scope" must contain openid')
  return fresh
}
