import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type Deps, type HttpRequest } from './deps'
import { type OAuthRefusal } from './oauth-refusal'
import { retryHint, sendWithinLimits } from './rate-limit'
import { isRefusal, readTokenResponse, type TokenResponse } from './token-response'

/**
 * Posts one grant to `/oauth/token` as a form, with the client's own credentials in the body: public clients send only
 * their id (RFC 6749 sections 3.2.1 and 4.1.3). Resolves to the tokens, or to the refusal for the grant to judge.
 * Rejects as `Send` and `readTokenResponse` do.
 */
export async function requestToken(
  grant: Record<string, string>,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<TokenResponse | OAuthRefusal> {
  const url = `${config.auth0Domain}/oauth/token`
  const response = await sendWithinLimits(formPost(url, { ...grant, ...clientParameters(config) }), deps)
  return readTokenResponse(response, url, retryHint(response, deps.now()))
}

/** The parameters by which a client authenticates in a request's body (RFC 6749 section 2.3.1). */
export function clientParameters({
  clientId,
  clientSecret,
}: Pick<Config, 'clientId' | 'clientSecret'>): Record<string, string> {
  return { client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) }
}

/** A POST of form fields that asks for JSON. */
export function formPost(url: string, fields: Record<string, string>): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  }
}

/** The tokens of a response; throws `refusalError` for a refusal, by the grant that was posted. */
export function tokensOrThrow(
  response: TokenResponse | OAuthRefusal,
  at: 'code' | 'client-credentials',
  config: Config,
): TokenResponse {
  if (isRefusal(response)) throw refusalError({ at, ...response }, config)
  return response
}
