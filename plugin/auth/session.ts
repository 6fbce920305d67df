/** What tells one session from another: one refresh-token family, one file, one lock. */
export interface SessionIdentity {
  /** Origin without a trailing slash, `https://tenant.us.auth0.com`. */
  auth0Domain: string
  clientId: string
  /** Empty where none is asked for, here and in `connection`. */
  organization: string
  connection: string
  account: string
}

export interface AccessToken {
  accessToken: string
  tokenType: string
  /** Milliseconds since the epoch, as all times in a session. */
  obtainedAt: number
  expiresAt: number
  audience: string
  /** The scopes granted, space separated. */
  scope: string
  /** The scopes that were asked for: Auth0 may grant fewer, and asking again would not change that. */
  requestedScope: string
  /** An API refused this token with 401 although it has not expired: the next use refreshes. */
  stale?: boolean
}

export interface RefreshToken {
  refreshToken: string
  obtainedAt: number
  audience: string
  requestedScope: string
}

export interface Session {
  version: 1
  identity: SessionIdentity
  /** When the person signed in: rotation does not move Auth0's maximum lifetime. */
  signedInAt: number
  accessTokens: AccessToken[]
  refreshToken?: RefreshToken
  /** The last ID token as received; `claims` are those of the last one that was verified. */
  idToken?: string
  claims?: Claims
  /** Whether `claims` are those of `idToken`. A refresh brings a new ID token, which is verified when it is used. */
  idTokenVerified?: boolean
  /** SHA-256 of the refresh token this session was seeded from, so that a spent seed is not tried again. */
  seed?: string
}

/** Claims of a token: an open record, because tenants add their own. */
export type Claims = Record<string, unknown>

/** The identity in a wider record: what else it holds, such as a configuration's scope, stays out of the session's file. */
export function identityOf({
  auth0Domain,
  clientId,
  organization,
  connection,
  account,
}: SessionIdentity): SessionIdentity {
  return { auth0Domain, clientId, organization, connection, account }
}

/**
 * A stable name that serves as a file's: the fields in a fixed order, empty ones kept in place, each written so that no
 * two identities share one, not even where a file system takes capitals for small letters.
 */
export function sessionId({ auth0Domain, clientId, organization, connection, account }: SessionIdentity): string {
  return [auth0Domain.replace(/^https:\/\//, ''), clientId, organization, connection, account].map(inFileName).join(',')
}

/** Percent-encoded, capitals marked by `^`, which the encoding leaves free as it does the comma. */
function inFileName(text: string): string {
  return encodeURIComponent(text)
    .replace(/[*'()!~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
    .replace(/[A-Z]/g, (capital) => `^${capital.toLowerCase()}`)
}

const scopes = (scope: string) => scope.split(' ').filter(Boolean)

/** Whether every wanted scope was asked for; asking in another order is the same. */
export function coversScope(asked: string, wanted: string): boolean {
  const have = new Set(scopes(asked))
  return scopes(wanted).every((scope) => have.has(scope))
}

/** The access token that serves `want` for at least `minValiditySeconds` more, if there is one. */
export function findAccessToken(
  session: Session | undefined,
  want: { audience: string; scope: string; minValiditySeconds: number },
  now: number,
): AccessToken | undefined {
  return session?.accessTokens.find(
    (token) =>
      token.audience === want.audience &&
      coversScope(token.requestedScope, want.scope) &&
      !token.stale &&
      // A clock set back would make an old token look young again: then `obtainedAt` lies in the future.
      token.obtainedAt <= now + CLOCK_LEEWAY_MS &&
      token.expiresAt - want.minValiditySeconds * 1000 > now,
  )
}

const CLOCK_LEEWAY_MS = 60_000

/** The session with this access token in place of what it replaces, and without the expired ones. */
export function withAccessToken(session: Session, token: AccessToken, now: number): Session {
  const others = session.accessTokens.filter(
    (other) =>
      other.expiresAt > now &&
      !(other.audience === token.audience && coversScope(token.requestedScope, other.requestedScope)),
  )
  return { ...session, accessTokens: [token, ...others] }
}

/** Auth0's default maximum lifetime of a refresh token: 30 days from the sign-in, whatever rotation does. */
const REFRESH_TOKEN_LIFETIME_MS = 2_592_000_000

/** When the person has to sign in again at the latest, as far as that can be known from here (Auth0's default). */
export function signInAgainBy({
  refreshToken,
  signedInAt,
  accessTokens,
}: Pick<Session, 'accessTokens'> & Partial<Pick<Session, 'refreshToken' | 'signedInAt'>>): number | undefined {
  if (refreshToken && signedInAt !== undefined) return signedInAt + REFRESH_TOKEN_LIFETIME_MS
  return accessTokens.map((token) => token.expiresAt).sort((a, b) => b - a)[0]
}
