/** The public door of the token core. Start reading at `get-token.ts`. */
export { getClaims } from './claims'
export { requestMachineToken } from './client-credentials'
export { accountOf, DEFAULT_ACCOUNT, refreshTokenKey, tokenKey } from './account-keys'
export { AUTH_KEYS, type Config, isLoopback, parseConfig } from './config'
export {
  type CallbackListener,
  type Deps,
  type HttpRequest,
  type HttpResponse,
  IGNORED,
  type Interaction,
  type LockWait,
  type Send,
  type TokenStore,
} from './deps'
export { digestOf } from './digest'
export { AuthError, type AuthErrorCode, isAuthError, notSignedIn } from './errors'
export { freshIdToken } from './fresh-id-token'
export { getToken, signInAgain } from './get-token'
export { readClaims } from './jwt'
export { memoryStore } from './memory-store'
export { parseUrl } from './parse-url'
export { sameSecret } from './pkce'
export { type AccessToken, type Claims, findAccessToken, type Session, sessionId, signInAgainBy } from './session'
export { signOut } from './sign-out'
export { markStale } from './stale'
export { printable } from './token-response'
export { claimOf, nameOf, shortNames, textOfClaim } from './uassist-claims'
export { requestUserinfo } from './userinfo'
