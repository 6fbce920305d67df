import { findRefreshToken, type RefreshTokens, refreshTokensOf } from './refresh-tokens'

/** What identifies a session: each has one family of refresh tokens, one file and one lock. */
export interface SessionIdentity {
  /** Origin without a trailing slash, `https://tenant.us.auth0.com`. */
  auth0Domain: string
  clientId: string
  /** Empty where none is asked for. */
  organization: string
  /** Empty where none is asked for. */
  connection: string
  account: string
}

/** An access token as a session stores it. */
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

/** One sign-in of one person, as it is stored. The file of a session is this record as JSON. */
export interface Session extends RefreshTokens {
  version: 1
  identity: SessionIdentity
  /** When the person signed in, in milliseconds since the epoch: Auth0's maximum lifetime counts from here. */
  signedInAt: number
  accessTokens: AccessToken[]
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

/** The identity alone out of a wider record, such as a configuration, whose other fields must not get into the file. */
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
 * The id of a session, which is also the name of its file and lock: the fields in a fixed order, empty ones kept in
 * place. Two identities never share one, not even on a file system that ignores case.
 */
export function sessionId({ auth0Domain, clientId, organization, connection, account }: SessionIdentity): string {
  return [auth0Domain.replace(/^https:\/\//, ''), clientId, organization, connection, account].map(inFileName).join(',')
}

/** Percent-encoded, with `^` before each capital: the encoding never leaves a `^` or a comma of its own. */
function inFileName(text: string): string {
  return encodeURIComponent(text)
    .replace(/[*'()!~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
    .replace(/[A-Z]/g, (capital) => `^${capital.toLowerCase()}`)
}

const scopes = (scope: string) => scope.split(' ').filter(Boolean)

/** Whether every wanted scope is among those asked for. Both are space separated, in any order. */
export function coversScope(asked: string, wanted: string): boolean {
  const have = new Set(scopes(asked))
  return scopes(wanted).every((scope) => have.has(scope))
}

/**
 * The access token that serves `want` for at least `minValiditySeconds` after `now` (milliseconds), if there is one.
 */
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
      // In the future: the clock was set back since, and an expired token may look valid.
      token.obtainedAt <= now + CLOCK_LEEWAY_MS &&
      token.expiresAt - want.minValiditySeconds * 1000 > now,
  )
}

const CLOCK_LEEWAY_MS = 60_000

/** Whether a session has a refresh token for what is wanted. A refresh never widens the scope (RFC 6749 section 6). */
export function isRenewable(session: RefreshTokens, { audience, scope }: { audience: string; scope: string }): boolean {
  const token = findRefreshToken(session, audience)
  return token !== undefined && coversScope(token.requestedScope, scope)
}

/** The session with this access token in place of those it covers, and without those expired `now` (milliseconds). */
export function withAccessToken(session: Session, token: AccessToken, now: number): Session {
  const others = session.accessTokens.filter(
    (other) =>
      other.expiresAt > now &&
      !(other.audience === token.audience && coversScope(token.requestedScope, other.requestedScope)),
  )
  return { ...session, accessTokens: [token, ...others] }
}

/**
 * Whether `next`, made from `base`, may take the place of `stored`, which somebody else saved meanwhile (`undefined`:
 * removed). A later sign-in may. Of the same sign-in a new token may, unless somebody else has brought a new one: each
 * spends the refresh token before it. Only a later sign-in brings a removed session back. The times of a session are its
 * version, because a uassist 0.1.0 that refreshes it would leave a counter as it is.
 */
export function supersedes(next: Session | undefined, base: Session | undefined, stored: Session | undefined): boolean {
  const signedInAt = (session: Session | undefined) => session?.signedInAt ?? -Infinity
  if (!next) return signedInAt(stored) <= signedInAt(base)
  if (!base || !stored || stored.signedInAt !== next.signedInAt) return next.signedInAt > signedInAt(stored ?? base)
  return lastTokenAt(stored) <= lastTokenAt(base) && lastTokenAt(base) < lastTokenAt(next)
}

function lastTokenAt(session: Session): number {
  return Math.max(0, ...[...refreshTokensOf(session), ...session.accessTokens].map((token) => token.obtainedAt))
}

/** Auth0's default maximum lifetime of a refresh token: 30 days from the sign-in, whatever rotation does. */
const REFRESH_TOKEN_LIFETIME_MS = 2_592_000_000

/**
 * When the person has to sign in again at the latest, in milliseconds since the epoch. An estimate: it assumes Auth0's
 * default lifetime. Undefined where no token is stored.
 */
export function signInAgainBy({
  signedInAt,
  accessTokens,
  ...tokens
}: Pick<Session, 'accessTokens'> & RefreshTokens & { signedInAt?: number }): number | undefined {
  if (refreshTokensOf(tokens).length > 0 && signedInAt !== undefined) return signedInAt + REFRESH_TOKEN_LIFETIME_MS
  return accessTokens.map((token) => token.expiresAt).sort((a, b) => b - a)[0]
}
