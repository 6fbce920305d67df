import { type OidcProvider } from './load-oidc-provider'

/** What a post-login Action of the tenant does (Auth0: actions/reference/post-login/post-login-api-object). Empty, it does nothing. */
export interface Action {
  /** `api.access.deny(reason)`: the text that comes back with the refusal. */
  deny?: string
  /** Another word than `access_denied`, as `api.validation.error(code, message)` has it; `mfa_required` is one at a refresh. */
  error?: string
  /** The status of a refused refresh. 403, and 401 as well for `mfa_required`, by Auth0's own pages. */
  status?: number
  /** `api.accessToken.setCustomClaim`: claims that are put into the access token, or changed there. */
  claims?: Record<string, unknown>
}

/** Throws what the Action refuses with. The browser's session and the refresh token stay as they are, as at Auth0. */
export function refuseByAction(
  { errors }: OidcProvider,
  { deny, error = 'access_denied', status = 403 }: Action,
): void {
  if (deny === undefined) return
  const refusal =
    error === 'access_denied' ? new errors.AccessDenied(deny) : new errors.CustomOIDCProviderError(error, deny)
  throw Object.assign(refusal, { status, statusCode: status })
}
