import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError } from './errors'
import { retryHint, sendWithinLimits } from './rate-limit'
import {
  inWords,
  isRefusal,
  needsPerson,
  printable,
  readTokenResponse,
  type OAuthRefusal,
  type TokenResponse,
} from './token-response'

/**
 * Posts one grant to `/oauth/token` as a form, with the client's own credentials in the body: public clients send only
 * their id (RFC 6749 sections 3.2.1 and 4.1.3). A refusal comes back for the grant to judge.
 */
export async function requestToken(
  grant: Record<string, string>,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<TokenResponse | OAuthRefusal> {
  const url = `${config.auth0Domain}/oauth/token`
  const response = await sendWithinLimits(formPost(url, { ...grant, ...clientOf(config) }), deps)
  return readTokenResponse(response, url, retryHint(response, deps.now()))
}

export function clientOf({
  clientId,
  clientSecret,
}: Pick<Config, 'clientId' | 'clientSecret'>): Record<string, string> {
  return { client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) }
}

export function formPost(url: string, fields: Record<string, string>) {
  return {
    method: 'POST' as const,
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  }
}

/** The tokens, or the refusal as an error that names what to change. */
export function tokensOrThrow(
  reply: TokenResponse | OAuthRefusal,
  config: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
): TokenResponse {
  if (isRefusal(reply)) throw refusalError(reply, config)
  return reply
}

/** What a refusal means for the person who can change something (Auth0: Authentication API, error codes). */
export function refusalError(
  refusal: OAuthRefusal,
  { auth0Domain, clientId, clientSecret }: Pick<Config, 'auth0Domain' | 'clientId' | 'clientSecret'>,
): AuthError {
  const said = `${auth0Domain} refused${inWords(refusal)}`
  const missing = /^Service not found: (.*)$/.exec(refusal.description)
  if (missing) return unknownAudience(missing[1] ?? '', auth0Domain)
  switch (refusal.error) {
    case 'invalid_client':
    case 'access_denied':
      return new AuthError(
        'TOKEN_REFUSED',
        `${said}, for client "${clientId}"`,
        clientSecret
          ? 'Check "clientId" and "clientSecret": the secret must be the one of this application.'
          : 'Check "clientId". If the application is a confidential one, set "clientSecret"; else set its authentication method to None.',
      )
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return new AuthError(
        'TOKEN_REFUSED',
        `${said}, for client "${clientId}"`,
        'Switch the grant on in the Auth0 application: Settings, Advanced, Grant Types.',
      )
    case 'mfa_required':
      return new AuthError('SIGN_IN_REQUIRED', `${auth0Domain} asks for a second factor`)
    default:
      return new AuthError(needsPerson(refusal) ? 'SIGN_IN_REQUIRED' : 'TOKEN_REFUSED', said)
  }
}

export function unknownAudience(audience: string, auth0Domain: string): AuthError {
  return new AuthError(
    'TOKEN_REFUSED',
    `${auth0Domain} knows no API with the audience "${printable(audience)}"`,
    'Correct "audience": it must equal an API identifier of the Auth0 tenant, letter by letter.',
  )
}
