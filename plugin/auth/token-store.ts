import { type TokenStore } from './deps'
import { type Session } from './session'

/** Sessions of this process only: for tests, and for what could not be written. Updates of one session run in turn. */
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
