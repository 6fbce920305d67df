import { type Config } from './config'
import { type HttpResponse } from './deps'
import { AuthError } from './errors'
import { printable } from './untrusted-text'

/**
 * An OAuth error response (RFC 6749 section 5.2). Judge it by `error`: the status of the same error varies at Auth0
 * (400, 401, 403, 429).
 */
export interface OAuthRefusal {
  error: string
  /** Empty where the server gives none. */
  description: string
}

/**
 * Whether the trouble passes by itself, so that credentials must stay: time-outs, server errors, and Auth0's rate
 * limits, which come as status 429, as `too_many_*`, or as any error with "Global limit has been reached". The device
 * flow's `slow_down` comes as 429 too, and is a refusal.
 */
export function isTransient({ status }: HttpResponse, { error, description }: OAuthRefusal): boolean {
  if (status === 408 || status === 429) return error !== 'slow_down'
  if (status >= 500) return true
  if (error.startsWith('too_many_') || error === 'temporarily_unavailable' || error === 'server_error') return true
  return /global limit has been reached/i.test(description)
}

/** The error for a response that is not OAuth's, such as a proxy's or captive portal's page. It refuses nothing. */
export function unexpectedResponse({ status }: HttpResponse, where: string): AuthError {
  return new AuthError(
    'TEMPORARY',
    `${where} answered ${String(status)} with something that is no OAuth response`,
    'Check that "auth0Domain" is the domain of an Auth0 tenant, and that no proxy answers in its place; then try again.',
  )
}

/**
 * Whether a sign-in by a person can help: `login_required`, `consent_required`, `interaction_required` (OpenID Connect
 * Core section 3.1.2.6) and Auth0's `mfa_required`.
 */
export function needsInteraction({ error }: OAuthRefusal): boolean {
  return error.endsWith('_required')
}

/** The refusal in parentheses, to append to a message: ` (invalid_grant: Unknown token)`. Empty without an `error`. */
export function refusalDetail({ error, description }: OAuthRefusal): string {
  if (!error) return ''
  return ` (${printable(error)}${description ? `: ${printable(description)}` : ''})`
}

/**
 * The error for a refused grant, with a hint that names the setting to change (Auth0: Authentication API, error codes).
 * Its code is TOKEN_REFUSED, or SIGN_IN_REQUIRED where a sign-in can help.
 */
export function refusalError(
  refusal: OAuthRefusal,
  { auth0Domain, clientId, clientSecret }: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
): AuthError {
  const message = `${auth0Domain} refused${refusalDetail(refusal)}`
  const unknown = unknownAudience(refusal, auth0Domain)
  if (unknown) return unknown
  switch (refusal.error) {
    case 'invalid_client':
    case 'access_denied':
      return new AuthError(
        'TOKEN_REFUSED',
        `${message}, for client "${clientId}"`,
        clientSecret
          ? 'Check "clientId" and "clientSecret": the secret must be the one of this application.'
          : 'Check "clientId". If the application is a confidential one, set "clientSecret"; else set its authentication method to None.',
      )
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return new AuthError(
        'TOKEN_REFUSED',
        `${message}, for client "${clientId}"`,
        'Switch the grant on in the Auth0 application: Settings, Advanced, Grant Types.',
      )
    case 'mfa_required':
      return new AuthError('SIGN_IN_REQUIRED', `${auth0Domain} asks for a second factor`)
    default:
      return new AuthError(needsInteraction(refusal) ? 'SIGN_IN_REQUIRED' : 'TOKEN_REFUSED', message)
  }
}

/** The error where Auth0 refused an unknown audience, which only the description says; else undefined. */
export function unknownAudience({ description }: OAuthRefusal, auth0Domain: string): AuthError | undefined {
  const audience = /^Service not found: (.*)$/.exec(description)?.[1]
  if (audience === undefined) return undefined
  return new AuthError(
    'TOKEN_REFUSED',
    `${auth0Domain} knows no API with the audience "${printable(audience)}"`,
    'Correct "audience": it must equal an API identifier of the Auth0 tenant, letter by letter.',
  )
}
