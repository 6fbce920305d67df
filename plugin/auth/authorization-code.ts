import { type Config } from './config'
import { type Deps, IGNORED } from './deps'
import { AuthError } from './errors'
import { type Attempt, challengeOf, sameSecret } from './pkce'
import { requestToken, tokensOrThrow, unknownAudience } from './token-request'
import { inWords, needsPerson, type TokenResponse } from './token-response'

/** The authorization request (RFC 6749 section 4.1.1) with PKCE (RFC 7636), nonce and Auth0's own parameters. */
export function authorizeUrl(config: Config, redirectUri: string, attempt: Attempt): string {
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirectUri,
    scope: config.scope,
    state: attempt.state,
    code_challenge: challengeOf(attempt.verifier),
    code_challenge_method: 'S256',
    ...(config.scope.split(' ').includes('openid') && { nonce: attempt.nonce }),
    ...(config.audience && { audience: config.audience }),
    ...(config.organization && { organization: config.organization }),
    ...(config.connection && { connection: config.connection }),
  })
  return `${config.auth0Domain}/authorize?${parameters.toString()}`
}

/**
 * Judges a callback: issuer, then state, then error, then code. What does not carry this attempt's state belongs to
 * somebody else and is ignored, whatever it says (RFC 9207 section 2.4; RFC 9700 section 4.7).
 */
export function judgeCallback(
  parameters: URLSearchParams,
  { state }: Pick<Attempt, 'state'>,
  { auth0Domain }: Pick<Config, 'auth0Domain'>,
): { code: string } | { error: AuthError } | typeof IGNORED {
  const names = [...parameters.keys()]
  if (new Set(names).size !== names.length) return IGNORED
  const issuer = parameters.get('iss')
  if (issuer !== null && issuer !== `${auth0Domain}/`) return IGNORED
  if (!sameSecret(parameters.get('state') ?? '', state)) return IGNORED
  const error = parameters.get('error')
  if (error !== null) {
    return { error: callbackError(error, parameters.get('error_description') ?? '', auth0Domain) }
  }
  const code = parameters.get('code')
  return code ? { code } : IGNORED
}

/** Exchanges the code; `redirectUri` is byte for byte the one of the authorization request (RFC 6749 section 4.1.3). */
export async function redeemCode(
  code: string,
  redirectUri: string,
  attempt: Attempt,
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<TokenResponse> {
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: attempt.verifier,
  }
  return tokensOrThrow(await requestToken(grant, config, deps), config)
}

/** Auth0's words on the callback, as what they ask of the person (Auth0: authorize endpoint errors). */
function callbackError(error: string, description: string, auth0Domain: string): AuthError {
  const said = inWords({ error, description })
  const missing = /^Service not found: (.*)$/.exec(description)
  if (missing) return unknownAudience(missing[1] ?? '', auth0Domain)
  if (error === 'access_denied') return new AuthError('SIGN_IN_DENIED', `the sign-in was refused${said}`)
  if (error === 'server_error' || error === 'temporarily_unavailable') {
    return new AuthError('TEMPORARY', `${auth0Domain} could not finish the sign-in${said}`)
  }
  const code = needsPerson({ error, description }) ? 'SIGN_IN_REQUIRED' : 'TOKEN_REFUSED'
  return new AuthError(code, `${auth0Domain} refused the sign-in${said}`)
}
