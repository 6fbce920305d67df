import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError, isAuthError, notSignedIn } from './errors'
import { verifyIdToken } from './id-token'
import { type Claims, type Session, sessionId } from './session'

/**
 * Who is signed in: the claims of a verified ID token. A refresh brings a new ID token, which is verified here, when
 * somebody asks: the way to a fresh access token stays one request long.
 */
export async function getClaims(config: Config, deps: Deps): Promise<{ session: Session; claims: Claims }> {
  const session = await deps.store.read(sessionId(config))
  if (!session) throw notSignedIn(config)
  if (session.idToken && !session.idTokenVerified) {
    try {
      // Judged by the time it came, with the newest access token: an ID token lives hours, the claims in it until the next.
      const cameAt = session.accessTokens[0]?.obtainedAt ?? deps.now()
      const claims = await verifyIdToken(session.idToken, { config }, { ...deps, now: () => cameAt })
      if (session.claims && claims.sub !== session.claims.sub) {
        throw new AuthError('ID_TOKEN_INVALID', 'the refreshed ID token is of another person')
      }
      const saved = await saveVerified(session.idToken, claims, config, deps)
      return { session: saved ?? session, claims }
    } catch (error) {
      // Without a network, what was verified last still stands.
      if (!(session.claims && isAuthError(error, 'UNREACHABLE', 'TEMPORARY'))) throw error
    }
  }
  if (!session.claims)
    throw new AuthError('SIGN_IN_REQUIRED', 'this sign-in brought no ID token; "scope" must contain openid')
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
    // Only spares the next one who asks a look at Auth0's keys.
    if (isAuthError(error, 'STORE_UNWRITABLE', 'STORE_BUSY')) return undefined
    throw error
  })
}
