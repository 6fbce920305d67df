import { type HttpResponse } from './deps'
import { AuthError, unansweredError } from './errors'
import { fitsHeader } from './given-token'
import { isTransient, type OAuthRefusal, refusalDetail, unexpectedResponse } from './oauth-refusal'
import { type AccessToken } from './session'
import { readJsonObject, readSeconds } from './untrusted-text'

/** A successful response of the token endpoint, checked (RFC 6749 section 5.1). */
export interface TokenResponse {
  accessToken: string
  tokenType: string
  expiresInSeconds: number
  refreshToken?: string
  idToken?: string
  /** Absent: exactly the scopes that were asked for. */
  scope?: string
}

/**
 * Reads a response of the token endpoint: the tokens, or a refusal for the caller to judge. Throws TEMPORARY for
 * trouble that passes and for what is no OAuth response, TOKEN_REFUSED for a success without a usable token.
 *
 * @param where the endpoint, as messages name it
 * @param hint what to do when it is temporary, where the response says more than "try again"
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
    status: response.status,
  }
  if (isTransient(response, refusal)) {
    const message = `${where} answered ${String(response.status)}${refusalDetail(refusal)}`
    throw isGateway(response) ? unansweredError(message, 'late') : new AuthError('TEMPORARY', message, hint)
  }
  if (!refusal.error) throw unexpectedResponse(response, where)
  return refusal
}

/** A gateway in between had no answer: whoever it asked may have done the work (RFC 9110 sections 15.6.3 and 15.6.5). */
const isGateway = ({ status }: HttpResponse) => status === 502 || status === 504

/** Tells a refusal from tokens. */
export function isRefusal(response: TokenResponse | OAuthRefusal): response is OAuthRefusal {
  return 'error' in response
}

/** The access token as a session stores it. `now` is the time of the response, in milliseconds since the epoch. */
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
    // RFC 6749 section 5.1: no "scope" in the response means exactly what was asked for.
    scope: tokens.scope ?? asked.scope,
    requestedScope: asked.scope,
  }
}

function readSuccess(body: Record<string, unknown>): TokenResponse {
  const text = (name: string) => (typeof body[name] === 'string' && body[name] ? body[name] : undefined)
  const accessToken = text('access_token')
  const tokenType = text('token_type')
  if (!accessToken || !fitsHeader(accessToken) || tokenType?.toLowerCase() !== 'bearer') {
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
