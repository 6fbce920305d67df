import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError } from './errors'
import { type Claims } from './session'
import { isTransient, readJsonObject } from './token-response'

/** Who the access token belongs to, as Auth0 says now (OpenID Connect Core section 5.3). */
export async function requestUserinfo(
  accessToken: string,
  { auth0Domain }: Pick<Config, 'auth0Domain'>,
  { send }: Pick<Deps, 'send'>,
): Promise<Claims> {
  const url = `${auth0Domain}/userinfo`
  const response = await send({ method: 'GET', url, headers: { authorization: `Bearer ${accessToken}` } })
  const body = readJsonObject(response.body)
  if (response.status === 200 && typeof body?.sub === 'string') return body
  if (isTransient(response, { error: '', description: '' })) {
    throw new AuthError('TEMPORARY', `${url} answered ${String(response.status)}`)
  }
  if (response.status === 401) {
    throw new AuthError('SIGN_IN_REQUIRED', `${url} answered 401: Authentication failed`)
  }
  throw new AuthError('TOKEN_REFUSED', `${url} answered ${String(response.status)}, not who is signed in`)
}
