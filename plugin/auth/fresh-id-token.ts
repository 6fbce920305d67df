import { tokenKey } from './account-keys'
import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError, noIdToken } from './errors'
import { MIN_VALIDITY_SECONDS, type Want } from './get-token'
import { readClaims } from './jwt'
import { getToken } from './note-refusal'
import { sessionId } from './session'

/**
 * The ID token of a session, for a program that must know who is signed in. It expires before the access token (10
 * hours at Auth0), and an expired one is replaced by a refresh. Rejects as `getToken` does, with CONFIG_INVALID beside
 * an access token given from outside, and as `noIdToken` says where the sign-in brought none.
 *
 * @param getAccess in place of `getToken`, for a host that shares one call among concurrent callers
 */
export async function freshIdToken(
  config: Config,
  { minValiditySeconds = MIN_VALIDITY_SECONDS }: Want,
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
  // No access token is valid for ever, so this refreshes. Where it fails, the stored access token comes back.
  const renewed = await getToken(config, { minValiditySeconds: Infinity }, deps)
  const fresh = await stored()
  if (fresh) return fresh
  throw renewed.accessToken === access.accessToken
    ? new AuthError('TEMPORARY', 'the ID token has ended, and no other could be had just now')
    : noIdToken(config)
}
