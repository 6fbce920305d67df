import { type Session } from './session'

/** Where sessions live. The store owns the lock, because a fleet needs another one than a laptop. */
export interface TokenStore {
  /** The session as it is stored now. Takes no lock. */
  read: (id: string) => Promise<Session | undefined>
  /**
   * Runs `change` with the session as it is *under the lock*, and saves what it returns (`undefined` removes it)
   * durably before resolving to it. That the store can be written is proved before `change` runs, because `change` may
   * spend a refresh token that works only once. A save that fails nevertheless is reported by `log`, and the session
   * stays usable in this process. Rejects with STORE_BUSY, STORE_UNWRITABLE or STORE_NEWER, and as `change` does.
   */
  update: (
    id: string,
    change: (current: Session | undefined) => Promise<Session | undefined>,
    wait?: LockWait,
  ) => Promise<Session | undefined>
}

/** How an update waits for its lock. */
export interface LockWait {
  /** What the update does, for the messages of those who wait for it: "refreshing", "signing in". */
  purpose: string
  /** How long to wait for another holder, in milliseconds; 15,000 by default. */
  waitMs?: number
  /** Runs `change` although the store cannot be written: the session then lives as long as this process. */
  evenIfUnwritable?: boolean
}

/** Sessions of this process only: for tests, and for what cannot be written. Updates of one session run in turn. */
export function memoryStore(initial: Record<string, Session> = {}): TokenStore {
  const sessions = new Map(Object.entries(initial))
  const last = new Map<string, Promise<unknown>>()
  return {
    read: (id) => Promise.resolve(sessions.get(id)),
    update: (id, change) => {
      const turn = (last.get(id) ?? Promise.resolve()).then(async () => {
        const next = await change(sessions.get(id))
        if (next) sessions.set(id, next)
        else sessions.delete(id)
        return next
      })
      last.set(
        id,
        turn.catch(() => undefined),
      )
      return turn
    },
  }
}
