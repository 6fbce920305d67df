import { type errors } from 'oidc-provider'
import { DEVICE_CODE_GRANT } from './clients'

/** An error answer as it goes over the wire. */
export interface Words {
  status: number
  error: string
  error_description: string
}

const words = (status: number, error: string, error_description: string): Words => ({
  status,
  error,
  error_description,
})

/**
 * Auth0's status and words for an error of the token endpoint; undefined where the provider's own will do.
 * Auth0 documents them for a refused refresh token and for pending and hasty devices; the others are from experience.
 */
export function tokenEndpointWords(error: errors.OIDCProviderError, grantType: unknown): Words | undefined {
  switch (error.error) {
    case 'invalid_client':
      return words(401, 'access_denied', 'Unauthorized')
    case 'invalid_grant':
      return words(403, 'invalid_grant', refusedGrant(error, grantType))
    case 'authorization_pending':
      return words(403, 'authorization_pending', 'User has yet to authorize device code.')
    case 'expired_token':
      return words(403, 'expired_token', 'The device code has expired.')
    case 'access_denied': // "Service not found", or a person who declined on the device page
      return grantType === DEVICE_CODE_GRANT
        ? words(403, 'access_denied', 'User cancelled the confirmation prompt.')
        : words(403, 'access_denied', error.error_description ?? 'Unauthorized')
    case 'unsupported_grant_type':
      return words(403, 'unsupported_grant_type', 'Unsupported grant type')
    case 'invalid_request':
      return error.error_description === 'requested grant type is not allowed for this client'
        ? words(403, 'unauthorized_client', `Grant type '${String(grantType)}' not allowed for the client.`)
        : undefined
    default:
      return undefined
  }
}

/** RFC 8628 section 3.5, with Auth0's status. */
export const slowDown = (intervalSeconds: number): Words =>
  words(429, 'slow_down', `You are polling faster than the specified interval of ${String(intervalSeconds)} seconds.`)

/** What /oauth/revoke says to a client it does not know. */
export const UNKNOWN_CLIENT = words(401, 'invalid_client', 'Unauthorized')

/** The provider hides the cause of an `invalid_grant` in `error_detail`. */
function refusedGrant({ error_detail: detail = '' }: errors.OIDCProviderError, grantType: unknown): string {
  if (grantType === 'refresh_token') return 'Unknown or invalid refresh token.'
  if (grantType === DEVICE_CODE_GRANT) return 'Invalid or expired device code.'
  return detail.startsWith('code_verifier') ? 'Failed to verify code verifier' : 'Invalid authorization code'
}
