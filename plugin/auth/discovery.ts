import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type Deps, type HttpResponse } from './deps'
import { AuthError } from './errors'
import { isTransient } from './oauth-refusal'
import { readJsonObject } from './untrusted-text'

/** What an issuer publishes about itself, as far as it is used here (OpenID Connect Discovery section 3). */
export interface Discovery {
  /** Whether each callback names the issuer, so that one without is refused (RFC 9207 section 2.4). */
  issInCallback: boolean
  jwksUri: string
  /** The response, for its `Date` header. */
  response: HttpResponse
}

/**
 * Asks an issuer for its metadata, before a person is sent there: a wrong domain, or one that does not answer, is found
 * now and not when the sign-in times out. Rejects as `Send` does, with TEMPORARY, or with TOKEN_REFUSED where what
 * answers is no Auth0 tenant or another one.
 */
export async function discover(config: Pick<Config, 'auth0Domain'>, { send }: Pick<Deps, 'send'>): Promise<Discovery> {
  const url = `${config.auth0Domain}/.well-known/openid-configuration`
  const response = await send({ method: 'GET', url })
  if (isTransient(response, { error: '', description: '' })) {
    throw new AuthError('TEMPORARY', `${url} answered ${String(response.status)}`)
  }
  const refused = (error: string, description: string) => refusalError({ at: 'discovery', error, description }, config)
  const metadata = readJsonObject(response.body)
  if (response.status !== 200 || !metadata) throw refused('', `${url} answered ${String(response.status)}`)
  const { issuer, jwks_uri: jwksUri } = metadata
  // OpenID Connect Discovery section 4.3: exactly the issuer that was asked.
  if (issuer !== `${config.auth0Domain}/`) throw refused('iss', `it calls itself "${String(issuer)}"`)
  return {
    issInCallback: metadata.authorization_response_iss_parameter_supported === true,
    jwksUri: typeof jwksUri === 'string' ? jwksUri : '',
    response,
  }
}
