import { requestUserinfo } from './claims'
import { type Config } from './config'
import { type Deps } from './deps'
import { isAuthError } from './errors'
import { getToken } from './get-token'
import { findRefreshToken } from './refresh-tokens'
import { type AccessToken, findAccessToken, sessionId } from './session'
import { markStale } from './stale'

/**
 * For a person who asks to be signed in: a stored session counts only where the issuer says that it still lives, by a
 * refresh, or at /userinfo where it has no refresh token; else she signs in. Where the issuer cannot be asked just now, a
 * stored token that is still valid is returned with a note. Rejects as `getToken` does.
 */
export async function makeSignedIn(config: Config, deps: Deps): Promise<AccessToken> {
  const session = await deps.store.read(sessionId(config))
  if (findRefreshToken(session, config.audience) || config.refreshToken)
    return getToken(config, { minValiditySeconds: Infinity }, deps)

  const stored = findAccessToken(session, { ...config, minValiditySeconds: 0 }, deps.now())
  if (stored && !(await isAccepted(stored, config, deps))) await markStale(config, stored.accessToken, deps)
  return getToken(config, {}, deps)
}

/** Whether Auth0 accepts an access token at /userinfo, which needs the scope openid: one without it is presumed alive. */
async function isAccepted({ accessToken, requestedScope }: AccessToken, config: Config, deps: Deps): Promise<boolean> {
  if (!requestedScope.split(' ').includes('openid')) return true
  try {
    await requestUserinfo(accessToken, config, deps)
  } catch (error) {
    if (isAuthError(error, 'SIGN_IN_REQUIRED')) return false
    if (!isAuthError(error)) throw error
    deps.log(`note: whether the stored sign-in still lives could not be asked (${error.message})`)
  }
  return true
}
