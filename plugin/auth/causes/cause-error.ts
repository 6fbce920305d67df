import { AuthError, type AuthErrorCode } from '../errors'
import { printable } from '../untrusted-text'
import { type Cause } from './cause'
import { PAGE_CAUSES } from './other-causes'
import { filled, findCause, type Named, type Refused } from './find-cause'

/**
 * The error for a refusal: what is wrong and what to do by its cause, with the server's own words in parentheses. Its
 * code follows from the cause: TEMPORARY where it passes by itself, SIGN_IN_DENIED where a person was just asked,
 * SIGN_IN_REQUIRED where a sign-in can help, ID_TOKEN_INVALID, else TOKEN_REFUSED.
 */
export function refusalError(refused: Refused, named: Named): AuthError {
  const cause = findCause(refused)
  const said = [refused.error, refused.description].filter(Boolean).map(printable).join(': ')
  const detail = said ? ` (${said})` : ''
  if (!cause) return new AuthError('TOKEN_REFUSED', `${named.auth0Domain ?? 'Auth0'} refused${detail}`)
  return new AuthError(codeOf(cause, refused), `${filled(cause.wrong, named)}${detail}`, hintOf(cause, named), {
    cause: cause.id,
    signIn: cause.signIn,
  })
}

/** What to do, as a sentence, with where an administrator reads more. */
function hintOf({ fix, logs }: Cause, named: Named): string {
  const more = logs ? ` (Auth0's log has it under ${logs.join(', ')}.)` : ''
  return `${filled(fix, named)}.${more}`
}

function codeOf({ retry, signIn }: Cause, { at, error }: Refused): AuthErrorCode {
  if (retry) return 'TEMPORARY'
  if (at === 'id-token') return 'ID_TOKEN_INVALID'
  if (signIn === 'no') return 'TOKEN_REFUSED'
  const wasAsked = at === 'callback' || at === 'device-poll'
  return wasAsked && !error.endsWith('_required') ? 'SIGN_IN_DENIED' : 'SIGN_IN_REQUIRED'
}

/**
 * The error of a sign-in of which nothing came back: Auth0 shows its refusals of an authorization request on a page of its
 * own, so all that it may say there are named, the likeliest first.
 */
export function pageError(
  { message }: AuthError,
  config: Omit<Named, 'redirectUri'>,
  { redirectUri }: { redirectUri: string },
): AuthError {
  const ways = PAGE_CAUSES.map(({ wrong, fix }) => `If ${wrong}, ${filled(fix, { ...config, redirectUri })}.`)
  return new AuthError('SIGN_IN_TIMEOUT', message, ways.join(' '))
}
