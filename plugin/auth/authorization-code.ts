import { createHash, randomBytes } from 'node:crypto'
import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type CallbackListener, type Deps, type Ignored } from './deps'
import { sameSecret } from './digest'
import { type Discovery } from './discovery'
import { type AuthError } from './errors'
import { requestToken, tokensOrThrow } from './token-request'
import { type TokenResponse } from './token-response'

/** The random values of one authorization request, 256 bits each in base64url. Never logged or stored. */
export interface AuthorizationRequest {
  /** Ties the callback to this request (RFC 6749 section 10.12). */
  state: string
  /** Ties the ID token to this request (OpenID Connect Core section 3.1.2.1). */
  nonce: string
  /** Ties the code to this request (RFC 7636 section 4.1). */
  codeVerifier: string
}

/** Fresh random values, for one sign-in. */
export function newAuthorizationRequest(): AuthorizationRequest {
  const random = () => randomBytes(32).toString('base64url')
  return { state: random(), nonce: random(), codeVerifier: random() }
}

/** The S256 code challenge of a code verifier (RFC 7636 section 4.2). */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}

/**
 * The URL of an authorization request (RFC 6749 section 4.1.1), with PKCE, nonce and Auth0's own parameters.
 *
 * @param who.afresh asks for a login although the browser is signed in (OpenID Connect Core section 3.1.2.1): by `prompt`,
 *   and by `max_age`, with which the ID token must tell when that was
 * @param who.loginHint the e-mail address that the login page is filled in with
 */
export function authorizeUrl(
  config: Config,
  { redirectUri, responseMode }: Pick<CallbackListener, 'redirectUri' | 'responseMode'>,
  request: AuthorizationRequest,
  { afresh = false, loginHint = '' } = {},
): string {
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirectUri,
    scope: config.scope,
    state: request.state,
    code_challenge: codeChallengeOf(request.codeVerifier),
    code_challenge_method: 'S256',
    ...(config.scope.split(' ').includes('openid') && { nonce: request.nonce }),
    ...(config.audience && { audience: config.audience }),
    ...(config.organization && { organization: config.organization }),
    ...(config.connection && { connection: config.connection }),
    ...(responseMode && { response_mode: responseMode }),
    ...(afresh && { prompt: 'login', max_age: '0' }),
    ...(loginHint && { login_hint: loginHint }),
  })
  return `${config.auth0Domain}/authorize?${parameters.toString()}`
}

/**
 * Judges a callback: issuer, then state, then error, then code. One without this request's state, or from another
 * issuer, is ignored, whatever it says (RFC 9207 section 2.4; RFC 9700 section 4.7).
 */
export function judgeCallback(
  parameters: URLSearchParams,
  { state }: Pick<AuthorizationRequest, 'state'>,
  config: Config,
  { issInCallback }: Pick<Discovery, 'issInCallback'>,
): { code: string } | { error: AuthError } | Ignored {
  const names = [...parameters.keys()]
  if (new Set(names).size !== names.length) return { ignored: 'It names a parameter twice.' }
  const issuer = parameters.get('iss')
  if (issuer === null && issInCallback) return { ignored: 'It does not say which issuer it comes from.' }
  if (issuer !== null && issuer !== `${config.auth0Domain}/`) return { ignored: 'It comes from another issuer.' }
  const given = parameters.get('state')
  if (!given) return { ignored: 'It holds no "state", so it is not complete.' }
  if (!sameSecret(given, state)) return { ignored: 'It belongs to another sign-in.' }
  const error = parameters.get('error')
  if (error !== null) {
    const description = parameters.get('error_description') ?? ''
    return { error: refusalError({ at: 'callback', error, description }, config) }
  }
  const code = parameters.get('code')
  return code ? { code } : { ignored: 'It holds no "code".' }
}

/**
 * Exchanges the code for tokens. `redirectUri` is byte for byte the one of the authorization request (RFC 6749 section
 * 4.1.3). Rejects as `requestToken` and `tokensOrThrow` do.
 */
export async function redeemCode(
  code: string,
  redirectUri: string,
  { codeVerifier }: Pick<AuthorizationRequest, 'codeVerifier'>,
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<TokenResponse> {
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }
  return tokensOrThrow(await requestToken(grant, config, deps), 'code', config)
}
