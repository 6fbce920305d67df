import { AuthError } from './errors'
import { type HttpResponse } from './deps'
import { type AccessToken } from './session'

/** A token endpoint's success, checked (RFC 6749 section 5.1). */
export interface TokenResponse {
  accessToken: string
  tokenType: string
  expiresInSeconds: number
  refreshToken?: string
  idToken?: string
  /** Absent: exactly the scopes that were asked for. */
  scope?: string
}

/** A refusal in OAuth's words (RFC 6749 section 5.2); Auth0 decides by `error`, its statuses vary (400, 401, 403, 429). */
export interface OAuthRefusal {
  error: string
  description: string
}

/**
 * Takes a token endpoint's reply apart: the tokens, a refusal for the caller to judge, or TEMPORARY thrown.
 *
 * @param hint what to do when it is temporary, where the reply says more than "try again"
 */
export function readTokenResponse(
  response: HttpResponse,
  where = 'the token endpoint',
  hint?: string,
): TokenResponse | OAuthRefusal {
  const body = readJsonObject(response.body)
  if (response.status === 200 && body) return readSuccess(body)
  const refusal = {
    error: typeof body?.error === 'string' ? body.error : '',
    description: typeof body?.error_description === 'string' ? body.error_description : '',
  }
  if (isTransient(response, refusal)) {
    throw new AuthError('TEMPORARY', `${where} answered ${String(response.status)}${inWords(refusal)}`, hint)
  }
  if (!refusal.error) throw notAuth0(response, where)
  return refusal
}

/** A page of a proxy, an airport's welcome: as long as it is not Auth0 that speaks, nothing is refused. */
export function notAuth0({ status }: HttpResponse, where: string): AuthError {
  return new AuthError(
    'TEMPORARY',
    `${where} answered ${String(status)} without a word of OAuth`,
    'Check that "auth0Domain" is the domain of an Auth0 tenant, and that no proxy answers in its place; then try again.',
  )
}

/** The access token of a reply, with the times that make it useful later. */
export function accessTokenOf(
  tokens: TokenResponse,
  asked: { audience: string; scope: string },
  now: number,
): AccessToken {
  return {
    accessToken: tokens.accessToken,
    tokenType: tokens.tokenType,
    obtainedAt: now,
    expiresAt: now + tokens.expiresInSeconds * 1000,
    audience: asked.audience,
    // RFC 6749 section 5.1: no "scope" in the reply means exactly what was asked for.
    scope: tokens.scope ?? asked.scope,
    requestedScope: asked.scope,
  }
}

export function isRefusal(reply: TokenResponse | OAuthRefusal): reply is OAuthRefusal {
  return 'error' in reply
}

/** `login_required`, `consent_required` (OpenID Connect Core section 3.1.2.6), `mfa_required`: a person can help. */
export function needsPerson({ error }: OAuthRefusal): boolean {
  return error.endsWith('_required')
}

/** The error word, with the server's own explanation where it gives one. */
export function inWords({ error, description }: OAuthRefusal): string {
  if (!error) return ''
  return ` (${printable(error)}${description ? `: ${printable(description)}` : ''})`
}

/** Text of a server, fit for a terminal: one line, no control characters, bounded. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 200)
}

/** The body as a JSON object, or undefined: proxies answer HTML, and some servers nothing. */
export function readJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Trouble that passes: rate limits in Auth0's several dresses, and servers that are down. Credentials stay. */
export function isTransient({ status }: HttpResponse, { error, description }: OAuthRefusal): boolean {
  if (status === 408 || status === 429) return error !== 'slow_down'
  if (status >= 500) return true
  if (error.startsWith('too_many_') || error === 'temporarily_unavailable' || error === 'server_error') return true
  return /global limit has been reached/i.test(description)
}

function readSuccess(body: Record<string, unknown>): TokenResponse {
  const text = (name: string) => (typeof body[name] === 'string' && body[name] ? body[name] : undefined)
  const accessToken = text('access_token')
  const tokenType = text('token_type')
  if (!accessToken || tokenType?.toLowerCase() !== 'bearer') {
    throw new AuthError('TOKEN_REFUSED', 'the token endpoint answered 200 without an "access_token" of type Bearer')
  }
  const [refreshToken, idToken, scope] = [text('refresh_token'), text('id_token'), text('scope')]
  return {
    accessToken,
    tokenType: 'Bearer',
    // Without `expires_in` the lifetime is unknown: five minutes is short enough to be harmless.
    expiresInSeconds: readSeconds(body.expires_in, 300),
    ...(refreshToken && { refreshToken }),
    ...(idToken && { idToken }),
    ...(scope !== undefined && { scope }),
  }
}

/** A number of seconds a server named, or `fallback` where it makes no sense: zero, negative, or for ever. */
export function readSeconds(value: unknown, fallback: number): number {
  const seconds = Number(value)
  return seconds > 0 && seconds < MAX_SECONDS ? seconds : fallback
}

/** A century. */
const MAX_SECONDS = 3_155_760_000
