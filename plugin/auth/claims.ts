import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError, isAuthError, noIdToken, notSignedIn } from './errors'
import { verifyIdToken } from './id-token'
import { isTransient } from './oauth-refusal'
import { type Claims, type Session, sessionId } from './session'
import { readJsonObject } from './untrusted-text'

/**
 * Who is signed in: the session, and the claims of its verified ID token. The ID token of a refresh is verified here,
 * on demand, so that a refresh stays one request. Rejects with SIGN_IN_REQUIRED where nobody is signed in, as
 * `noIdToken` says where there is none, else as `verifyIdToken` does.
 */
export async function getClaims(config: Config, deps: Deps): Promise<{ session: Session; claims: Claims }> {
  const session = await deps.store.read(sessionId(config))
  if (!session) throw notSignedIn(config)
  if (session.idToken && !session.idTokenVerified) {
    try {
      // Checked as of its issue: an ID token expires within hours, but its claims hold until the next one.
      const receivedAt = session.accessTokens[0]?.obtainedAt ?? deps.now()
      const claims = await verifyIdToken(session.idToken, { config, asOf: receivedAt }, deps)
      if (session.claims && claims.sub !== session.claims.sub) {
        throw new AuthError('ID_TOKEN_INVALID', 'the refreshed ID token is of another person')
      }
      const saved = await saveVerified(session.idToken, claims, config, deps)
      return { session: saved ?? session, claims }
    } catch (error) {
      // Auth0's keys cannot be had just now: the claims that were verified last still hold.
      if (!(session.claims && isAuthError(error, 'UNREACHABLE', 'TEMPORARY'))) throw error
    }
  }
  if (!session.claims) throw noIdToken(config)
  return { session, claims: session.claims }
}

function saveVerified(idToken: string, claims: Claims, config: Config, deps: Deps): Promise<Session | undefined> {
  const saved = deps.store.update(
    sessionId(config),
    (current) =>
      Promise.resolve(current?.idToken === idToken ? { ...current, claims, idTokenVerified: true } : current),
    { purpose: 'noting who is signed in' },
  )
  return saved.catch((error: unknown) => {
    // Saving only spares the next caller the verification.
    if (isAuthError(error, 'STORE_UNWRITABLE', 'STORE_BUSY')) return undefined
    throw error
  })
}

/**
 * Whom an access token belongs to, as Auth0 says now (OpenID Connect Core section 5.3). Rejects with SIGN_IN_REQUIRED
 * for a token that Auth0 does not accept, TEMPORARY, or TOKEN_REFUSED for any other answer.
 */
export async function requestUserinfo(
  accessToken: string,
  config: Pick<Config, 'auth0Domain'>,
  { send }: Pick<Deps, 'send'>,
): Promise<Claims> {
  const url = `${config.auth0Domain}/userinfo`
  const response = await send({ method: 'GET', url, headers: { authorization: `Bearer ${accessToken}` } })
  const body = readJsonObject(response.body)
  if (response.status === 200 && typeof body?.sub === 'string') return body
  if (isTransient(response, { error: '', description: '' })) {
    throw new AuthError('TEMPORARY', `${url} answered ${String(response.status)}`)
  }
  const description = response.status === 401 ? 'Authentication failed' : ''
  throw refusalError({ at: 'userinfo', error: String(response.status), description, status: response.status }, config)
}
