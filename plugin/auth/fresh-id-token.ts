import { tokenKey } from './account-keys'
import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError } from './errors'
import { getToken, type Want } from './get-token'
import { readClaims } from './jwt'
import { sessionId } from './session'

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
      `there is no ID token beside an access token given as "${tokenKey(config.account)}"`,
      'Remove it, to sign in.',
    )
  }
  const access = await getAccess()
  const stored = async () => {
    const idToken = (await deps.store.read(sessionId(config)))?.idToken
    const endsAt = Number(readClaims(idToken ?? '')?.exp ?? 0) * 1000
    return endsAt > deps.now() + minValiditySeconds * 1000 ? idToken : undefined
  }
  const idToken = await stored()
  if (idToken) return idToken
  // No access token lives for ever, so this refreshes. The one that is there stays good if that fails.
  const renewed = await getToken(config, { minValiditySeconds: Infinity }, deps)
  const fresh = await stored()
  if (fresh) return fresh
  throw renewed.accessToken === access.accessToken
    ? new AuthError('TEMPORARY', 'the ID token has ended, and no other could be had just now')
    : new AuthError('SIGN_IN_REQUIRED', 'this sign-in brought no ID token; "scope" must contain openid')
}
