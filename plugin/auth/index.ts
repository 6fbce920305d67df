/** The public interface of the token core. Start reading at `get-token.ts`. */
export { browserLogoutUrl } from './browser-session'
export { getClaims, requestUserinfo } from './claims'
export { requestMachineToken } from './client-credentials'
export { accountOf, DEFAULT_ACCOUNT, refreshTokenKey, tokenKey } from './account-keys'
export { AUTH_KEYS, type Config, parseConfig } from './config'
export {
  type CallbackListener,
  type Heard,
  type Deps,
  type HttpRequest,
  type HttpResponse,
  type Ignored,
  type Interaction,
  isIgnored,
  type Send,
} from './deps'
export { digestOf, sameSecret } from './digest'
export { AuthError, type AuthErrorCode, isAuthError, noIdToken, notSignedIn, unansweredError } from './errors'
export { freshIdToken } from './fresh-id-token'
export { bareToken, fitsHeader } from './given-token'
export { makeSignedIn } from './make-signed-in'
export { readClaims } from './jwt'
export { nonceUrl, requestNonce } from './nonce'
export { getToken, signInAgain } from './note-refusal'
export { readPastedAddress } from './pasted-address'
export { type ApiRefusal, descriptionIn, explainRefusal, factsOf, type IssuerRefusal, type Refusal } from './refusal'
export {
  type AccessToken,
  type Claims,
  findAccessToken,
  isRenewable,
  type Session,
  sessionId,
  type SessionIdentity,
  signInAgainBy,
  supersedes,
} from './session'
export { findRefreshToken, refreshTokensOf } from './refresh-tokens'
export { revokeReplaced } from './revoke'
export { signOut } from './sign-out'
export { markStale } from './stale'
export {
  type Change,
  type EarlierUse,
  isShared,
  type LockWait,
  memoryStore,
  SessionTaken,
  type Spend,
  type TokenStore,
} from './token-store'
export { claimOf, nameOf, shortNames, textOfClaim } from './uassist-claims'
export { printable } from './untrusted-text'
export { untilWhen } from './until-when'
export { isLoopback, isLoopbackCallback, isSecureUrl, parseUrl } from './url'
export { checkEmail, hasEmail } from './who-signed-in'
