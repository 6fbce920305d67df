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
  /** Of the response. Absent in a callback. */
  status?: number
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

/** The refusal in parentheses, to append to a message: ` (invalid_grant: Unknown token)`. Empty without an `error`. */
export function refusalDetail({ error, description }: OAuthRefusal): string {
  if (!error) return ''
  return ` (${printable(error)}${description ? `: ${printable(description)}` : ''})`
}
