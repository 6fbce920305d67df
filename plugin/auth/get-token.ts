import { tokenKey } from './account-keys'
import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError, isAuthError, notSignedIn } from './errors'
import { readClaims } from './jwt'
import { type RefreshOutcome, type Wanted } from './refresh-session'
import { type AccessToken, findAccessToken, type Session, sessionId } from './session'

/** Which token is wanted. Audience and scope are the configuration's. */
export interface Want {
  /** How much longer the token must be valid; 60 by default. Infinity: the issuer is asked for another one. */
  minValiditySeconds?: number
}

/** The default of `minValiditySeconds`: longer than a request takes. */
export const MIN_VALIDITY_SECONDS = 60

/**
 * THE MAIN PATH: a good access token for this environment and account. From the store if one is there, else by one
 * refresh under the session's lock, else by a sign-in where `deps.interaction` allows it, else rejects with
 * SIGN_IN_REQUIRED or TOKEN_REFUSED and the reason. Where the refresh fails for a passing reason, a stored token that is
 * still valid is returned with a note; without one, that error is the rejection.
 */
export async function getToken(
  config: Config,
  { minValiditySeconds = MIN_VALIDITY_SECONDS }: Want,
  deps: Deps,
): Promise<AccessToken> {
  const want = { audience: config.audience, scope: config.scope, minValiditySeconds, askedAt: deps.now() }
  if (config.accessToken) return givenToken(config, want, deps)

  const session = await deps.store.read(sessionId(config))
  const stored = findServing(session, want, deps.now())
  if (stored) return stored

  const { token, reason = notSignedIn(config) } = await refreshUnderLock(config, want, session, deps)
  if (token) return token

  if (!deps.interaction) throw reason
  return signInUnderLock(config, deps, (session) => findServing(session, want, deps.now()))
}

/** Signs in although a good token may be stored. Takes the result of another process's sign-in that ends meanwhile. */
export async function signInAgain(config: Config, deps: Deps): Promise<AccessToken> {
  const want = { audience: config.audience, scope: config.scope, minValiditySeconds: 0 }
  const startedAt = deps.now()
  return signInUnderLock(config, deps, (session) =>
    session && session.signedInAt > startedAt ? findAccessToken(session, want, deps.now()) : undefined,
  )
}

/**
 * As `findAccessToken`; a token that is valid for less than was wanted serves where another refresh would give no more:
 * after we asked, and, where tokens never live that long, in the first half of its life.
 */
function findServing(session: Session | undefined, want: Wanted, now: number): AccessToken | undefined {
  const good = findAccessToken(session, want, now)
  if (good) return good
  const alive = findAccessToken(session, { ...want, minValiditySeconds: 0 }, now)
  if (!alive) return undefined
  const lifetime = alive.expiresAt - alive.obtainedAt
  const isOutOfReach = lifetime <= want.minValiditySeconds * 1000 && want.minValiditySeconds !== Infinity
  const isYoung = alive.expiresAt - now > lifetime / 2
  return alive.obtainedAt > want.askedAt || (isOutOfReach && isYoung) ? alive : undefined
}

/** A token from outside, used as it is. The expiry of a JWT is checked; an opaque token is trusted. */
function givenToken({ accessToken, account }: Config, want: Wanted, deps: Deps): AccessToken {
  const { exp, iat, scope } = readClaims(accessToken) ?? {}
  const expiresAt = typeof exp === 'number' ? exp * 1000 : Number.MAX_SAFE_INTEGER
  if (expiresAt <= deps.now()) {
    throw new AuthError(
      'SIGN_IN_REQUIRED',
      `the access token given as "${tokenKey(account)}" has expired`,
      'Give a fresh one, or none.',
    )
  }
  return {
    accessToken,
    tokenType: 'Bearer',
    obtainedAt: typeof iat === 'number' ? iat * 1000 : deps.now(),
    expiresAt,
    audience: want.audience,
    scope: typeof scope === 'string' ? scope : '',
    requestedScope: want.scope,
  }
}

/**
 * One refresh per session at a time: those who wait for the lock take the token, or the trouble, of the one who has it.
 * Where there is nothing to refresh no lock is taken: a store that can only be read answers this, too.
 */
async function refreshUnderLock(
  config: Config,
  want: Wanted,
  session: Session | undefined,
  deps: Deps,
): Promise<RefreshOutcome> {
  const outcome: RefreshOutcome = {}
  try {
    // Loaded here, so that a stored token needs no protocol code.
    const { findRefreshable, refreshSession } = await import('./refresh-session')
    findRefreshable(config, want, session, deps.now())
    const saved = await deps.store.update(
      sessionId(config),
      (current, spend) => refreshSession(config, want, current, spend, outcome, deps),
      {
        purpose: 'refreshing',
        serves: (session) => findServing(session, want, deps.now()) !== undefined,
        ...(deps.interaction && { waitMs: deps.interaction.timeoutMs }),
      },
    )
    outcome.token ??= findServing(saved, want, deps.now())
  } catch (error) {
    if (isAuthError(error, 'SIGN_IN_REQUIRED')) return { reason: error }
    // The credentials are kept unless Auth0 refused them, and a stored token that is still valid is better than none.
    const stored = await deps.store.read(sessionId(config))
    const alive = findAccessToken(stored, { ...want, minValiditySeconds: 0 }, deps.now())
    if (
      alive &&
      isAuthError(error, 'TEMPORARY', 'UNREACHABLE', 'PROXY_REFUSED', 'TLS_UNTRUSTED', 'STORE_UNWRITABLE', 'STORE_BUSY')
    ) {
      deps.log(`note: could not refresh (${error.message}); the stored token is good until ${isoTime(alive.expiresAt)}`)
      return { ...outcome, token: alive }
    }
    // Whatever Auth0 refused, a person may solve it; and where nothing can be saved she can sign in for this process.
    if (deps.interaction && isAuthError(error, 'TOKEN_REFUSED', 'STORE_UNWRITABLE')) return { reason: error }
    throw error
  }
  return outcome
}

/** One sign-in per session at a time: other processes wait for the lock, and find the new token under it. */
async function signInUnderLock(
  config: Config,
  { interaction, ...deps }: Deps,
  found: (session: Session | undefined) => AccessToken | undefined,
): Promise<AccessToken> {
  if (!interaction) throw notSignedIn(config)
  const earlier: { session?: Session | undefined } = {}
  const saved = await deps.store.update(
    sessionId(config),
    async (current, spend) => {
      if (found(current)) return current
      const { signIn } = await import('./sign-in')
      const session = await signIn(config, interaction, current, deps)
      // A sign-in that cannot be saved replaces nothing.
      await spend().then(
        () => (earlier.session = current),
        () => undefined,
      )
      return session
    },
    { purpose: 'signing in', waitMs: interaction.timeoutMs, evenIfUnwritable: !interaction.mustBeSaved },
  )
  if (earlier.session) await (await import('./revoke')).revokeReplaced(earlier.session, saved, config, deps)
  const token = saved && (found(saved) ?? saved.accessTokens[0])
  if (!token) throw notSignedIn(config)
  return token
}

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString()
