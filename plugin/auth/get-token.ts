import { tokenKey } from './account-keys'
import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError, isAuthError, notSignedIn } from './errors'
import { readClaims } from './jwt'
import { type RefreshOutcome, type Wanted } from './refresh-session'
import { type AccessToken, findAccessToken, type Session, sessionId } from './session'

/** Which token is wanted; what is left out is the environment's. */
export interface Want {
  /** The token must live at least so long from now; 60 unless told otherwise. */
  minValiditySeconds?: number
}

/**
 * THE MAIN PATH: a good access token for this environment and account. From the store if one is there, else by one
 * refresh under the session's lock, else by a sign-in where a person can; else SIGN_IN_REQUIRED says why.
 */
export async function getToken(config: Config, { minValiditySeconds = 60 }: Want, deps: Deps): Promise<AccessToken> {
  const want = { audience: config.audience, scope: config.scope, minValiditySeconds, askedAt: deps.now() }
  if (config.accessToken) return givenToken(config, want, deps)

  const stored = findAccessToken(await deps.store.read(sessionId(config)), want, deps.now())
  if (stored) return stored

  const refreshed = await refreshUnderLock(config, want, deps)
  if (refreshed.token) return refreshed.token

  if (!deps.interaction) throw refreshed.reason
  return signInUnderLock(config, deps, (session) => findServing(session, want, deps.now()))
}

/** Signs in although a good token may be stored. Another process's sign-in that ends meanwhile is taken as ours. */
export async function signInAgain(config: Config, deps: Deps): Promise<AccessToken> {
  const want = { audience: config.audience, scope: config.scope, minValiditySeconds: 0 }
  const startedAt = deps.now()
  return signInUnderLock(config, deps, (session) =>
    session && session.signedInAt > startedAt ? findAccessToken(session, want, deps.now()) : undefined,
  )
}

/** As `findAccessToken`; a token that came after we asked serves even if it ends early: ours would not live longer. */
function findServing(session: Session | undefined, want: Wanted, now: number): AccessToken | undefined {
  const good = findAccessToken(session, want, now)
  if (good) return good
  const alive = findAccessToken(session, { ...want, minValiditySeconds: 0 }, now)
  return alive && alive.obtainedAt > want.askedAt ? alive : undefined
}

/** A token from outside, a CI variable say: used as it is. What can be read of it is checked; an opaque one is trusted. */
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

async function refreshUnderLock(config: Config, want: Wanted, deps: Deps): Promise<RefreshOutcome> {
  const outcome: RefreshOutcome = { reason: notSignedIn(config) }
  try {
    await deps.store.update(
      sessionId(config),
      async (current) => {
        // Someone else may have refreshed while we waited for the lock.
        outcome.token = findServing(current, want, deps.now())
        if (outcome.token) return current
        // Protocol code, which a stored token does not pay for.
        const { refreshSession } = await import('./refresh-session')
        return refreshSession(config, want, current, outcome, deps)
      },
      { purpose: 'refreshing', ...(deps.interaction && { waitMs: deps.interaction.timeoutMs }) },
    )
  } catch (error) {
    // Trouble that is not Auth0's word keeps the credentials, and a token that still lives is better than none.
    const stored = await deps.store.read(sessionId(config))
    const alive = findAccessToken(stored, { ...want, minValiditySeconds: 0 }, deps.now())
    if (alive && isAuthError(error, 'TEMPORARY', 'UNREACHABLE', 'TLS_UNTRUSTED', 'STORE_UNWRITABLE', 'STORE_BUSY')) {
      deps.log(`note: could not refresh (${error.message}); the stored token is good until ${isoTime(alive.expiresAt)}`)
      return { ...outcome, token: alive }
    }
    // A store that cannot be written must not spend a refresh token, but a person may still sign in for this process.
    if (!(deps.interaction && isAuthError(error, 'STORE_UNWRITABLE'))) throw error
  }
  return outcome
}

/** One browser per session at a time: the others wait for the lock, and find the new token under it. */
async function signInUnderLock(
  config: Config,
  { interaction, ...deps }: Deps,
  found: (session: Session | undefined) => AccessToken | undefined,
): Promise<AccessToken> {
  if (!interaction) throw notSignedIn(config)
  const saved = await deps.store.update(
    sessionId(config),
    async (current) => {
      if (found(current)) return current
      const { signIn } = await import('./sign-in')
      return signIn(config, interaction, current, deps)
    },
    { purpose: 'signing in', waitMs: interaction.timeoutMs, evenIfUnwritable: true },
  )
  const token = saved && (found(saved) ?? saved.accessTokens[0])
  if (!token) throw notSignedIn(config)
  return token
}

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString()
