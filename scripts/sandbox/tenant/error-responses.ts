import { type errors } from 'oidc-provider'
import { DEVICE_CODE_GRANT } from './clients'

/** An error response: its status, and the two members of its JSON body (RFC 6749 section 5.2). */
export interface ErrorResponse {
  status: number
  error: string
  error_description: string
}

const response = (status: number, error: string, error_description: string): ErrorResponse => ({
  status,
  error,
  error_description,
})

/**
 * Auth0's response to an error of the token endpoint; undefined where the provider's own is the same. Auth0 documents
 * those for a refused refresh token and for devices that poll; the others are observed.
 */
export function tokenEndpointError(error: errors.OIDCProviderError, grantType: unknown): ErrorResponse | undefined {
  switch (error.error) {
    case 'invalid_client':
      return response(401, 'access_denied', 'Unauthorized')
    case 'invalid_grant':
      return response(403, 'invalid_grant', refusedGrant(error, grantType))
    case 'authorization_pending':
      return response(403, 'authorization_pending', 'User has yet to authorize device code.')
    case 'expired_token':
      return response(403, 'expired_token', 'The device code has expired.')
    case 'access_denied': // "Service not found", or a person who declined on the device page
      return grantType === DEVICE_CODE_GRANT
        ? response(403, 'access_denied', 'User cancelled the confirmation prompt.')
        : response(403, 'access_denied', error.error_description ?? 'Unauthorized')
    case 'unsupported_grant_type':
      return response(403, 'unsupported_grant_type', 'Unsupported grant type')
    case 'invalid_request':
      return error.error_description === 'requested grant type is not allowed for this client'
        ? response(403, 'unauthorized_client', `Grant type '${String(grantType)}' not allowed for the client.`)
        : undefined
    default:
      return undefined
  }
}

/** The answer to a device that polls too fast (RFC 8628 section 3.5), with Auth0's status. */
export const slowDown = (intervalSeconds: number): ErrorResponse =>
  response(
    429,
    'slow_down',
    `You are polling faster than the specified interval of ${String(intervalSeconds)} seconds.`,
  )

/** What /oauth/revoke answers a client it does not know. */
export const UNKNOWN_CLIENT = response(401, 'invalid_client', 'Unauthorized')

/** The provider keeps the cause of an `invalid_grant` in `error_detail`, which is not sent. */
function refusedGrant({ error_detail: detail = '' }: errors.OIDCProviderError, grantType: unknown): string {
  if (grantType === 'refresh_token') return 'Unknown or invalid refresh token.'
  if (grantType === DEVICE_CODE_GRANT) return 'Invalid or expired device code.'
  return detail.startsWith('code_verifier') ? 'Failed to verify code verifier' : 'Invalid authorization code'
}
