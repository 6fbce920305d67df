import { type AuthError, isAuthError } from './errors'
import { type Session, supersedes } from './session'

/** Where sessions live. The store owns the lock, because a fleet needs another one than a laptop. */
export interface TokenStore {
  /** The session as it is stored now. Takes no lock. */
  read: (id: string) => Promise<Session | undefined>
  /**
   * Runs `change` with the session as it is *under the lock*, and saves what it returns (`undefined` removes it)
   * durably before resolving to it. A save never overwrites a session that somebody saved meanwhile and that
   * `supersedes` the new one: the update then resolves to that session. A save that fails is reported by `log`, and the
   * session stays usable in this process. Rejects with STORE_BUSY, STORE_UNWRITABLE, STORE_UNSAFE or STORE_NEWER, and
   * as `change` does.
   */
  update: (id: string, change: Change, wait?: LockWait) => Promise<Session | undefined>
}

/**
 * Makes the next session out of the current one. Where it has to send a refresh token it calls `spend` first, each time,
 * and directly before: a refresh token works once, so it must not be sent by two, nor where its successor cannot be saved.
 */
export type Change = (current: Session | undefined, spend: Spend) => Promise<Session | undefined>

/**
 * Resolves where this update still holds the lock, the stored session is still the one that it was given, and the store
 * can be written; to an earlier use of the same refresh token whose answer never came to the store, where it knows of one.
 * Rejects with STORE_UNWRITABLE; or with an error that `change` lets through, whereupon it runs again with the session as
 * it is then.
 */
export type Spend = () => Promise<EarlierUse | undefined>

/** A refresh token was about to be sent, and then nothing more was heard. */
export interface EarlierUse {
  /** Who was about to send it: "process 12 on build-7". */
  by: string
  /** What helps where the token is refused now, in sentences. */
  hint: string
}

/** How an update waits for its lock. */
export interface LockWait {
  /** What the update does, for the messages of those who wait for it: "refreshing", "signing in". */
  purpose: string
  /** How long to wait for another holder, in milliseconds; by default longer than a refresh takes. */
  waitMs?: number
  /** Runs `change` although the store cannot be written: the session then lives as long as this process. */
  evenIfUnwritable?: boolean
  /**
   * Whether a session makes the update needless. With it the update takes what happens to others while it waits as its
   * own: it resolves to a session that serves without running `change`, and rejects with the failure of an update of
   * this kind, so that an issuer in trouble is not asked once by each of those who wait.
   */
  serves?: (session: Session | undefined) => boolean
  /** The session is being ended: that needs no room on a disk, and what was kept of an unreadable one goes, too. */
  forget?: boolean
}

/** What `spend` rejects with where somebody else is about to use the session, or has changed it. For stores only. */
export class SessionTaken extends Error {}

/**
 * Whether a failed update is the failure of those who wait for it, too: after `spend` the issuer was asked, and it would
 * answer them the same.
 */
export function isShared(error: unknown): error is AuthError {
  return isAuthError(error, 'TEMPORARY', 'UNREACHABLE', 'TOKEN_REFUSED', 'SIGN_IN_REQUIRED')
}

/**
 * Sessions in the memory of this process: for tests, and for what cannot be written. Updates of one session run in turn.
 *
 * @param sessions by id; two stores on one map are like two processes of which neither sees the other's lock
 */
export function memoryStore(sessions = new Map<string, Session>()): TokenStore {
  const failures = new Map<string, AuthError>()
  const last = new Map<string, Promise<unknown>>()

  const takeTurn = async (id: string, change: Change, serves: LockWait['serves'], failureBefore?: AuthError) => {
    for (;;) {
      const current = sessions.get(id)
      if (serves?.(current)) return current
      const failure = failures.get(id)
      if (serves && failure && failure !== failureBefore) throw failure
      const isUnchanged = () => sessions.get(id) === current
      const issuer = { wasAsked: false }
      try {
        const next = await change(current, () => {
          issuer.wasAsked = true
          return isUnchanged() ? Promise.resolve(undefined) : Promise.reject(new SessionTaken())
        })
        if (!isUnchanged() && !supersedes(next, current, sessions.get(id))) return sessions.get(id)
        if (next) sessions.set(id, next)
        else sessions.delete(id)
        return next
      } catch (error) {
        if (error instanceof SessionTaken) continue
        if (issuer.wasAsked && isShared(error)) failures.set(id, error)
        throw error
      }
    }
  }

  return {
    read: (id) => Promise.resolve(sessions.get(id)),
    update: (id, change, wait) => {
      const failureBefore = failures.get(id)
      const turn = (last.get(id) ?? Promise.resolve()).then(() => takeTurn(id, change, wait?.serves, failureBefore))
      last.set(
        id,
        turn.catch(() => undefined),
      )
      return turn
    },
  }
}
