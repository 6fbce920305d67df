import { type errors } from 'oidc-provider'
import { DEVICE_CODE_GRANT } from './grant-types'

/** An error response: its status, and the two members of its JSON body (RFC 6749 section 5.2). */
export interface ErrorResponse {
  status: number
  error: string
  error_description: string
  mfa_token?: string
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
    case 'access_denied': // "Service not found", an Action's reason, or a person who declined on the device page
      return response(403, 'access_denied', deniedDevice(error, grantType) ?? error.error_description ?? 'Unauthorized')
    case 'mfa_required':
      return { ...response(error.statusCode, error.error, error.error_description ?? ''), mfa_token: 'sandbox-mfa' }
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

/** The refusal of /oauth/device/code, whatever is wrong with the client: one text for all (authorize-device). */
export const deviceClientError = (error: errors.OIDCProviderError): ErrorResponse | undefined =>
  error.error === 'invalid_client' || error.error_description?.endsWith('is not allowed for this client')
    ? response(403, 'unauthorized_client', 'Unauthorized or unknown client')
    : undefined

/** What a person said who cancelled on the device page or declined the consent; undefined for anybody else's denial. */
const deniedDevice = ({ error_description: text }: errors.OIDCProviderError, grantType: unknown): string | undefined =>
  grantType === DEVICE_CODE_GRANT && (text === 'End-User aborted interaction' || text === CONSENT_DECLINED)
    ? 'User cancelled the confirmation prompt.'
    : undefined

/** Auth0's description of a consent that was declined. */
export const CONSENT_DECLINED = 'User did not authorize the request'

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
