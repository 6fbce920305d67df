import {
  type AuthError,
  type Change,
  isAuthError,
  isShared,
  type Session,
  SessionTaken,
  supersedes,
  type TokenStore,
} from '../../../plugin/auth'
import { beginWork } from '../../../plugin/node/under-way'
import { type Connection, type ConnectionHost, storeConnection } from './connection'
import { checkServer, keptForMs, parseInfo, SIGNED_OUT_MS, type ServerInfo } from './server-info'
import { inspectionOf, type StoreInspection } from './store-inspection'
import { lockStored, type StoreLock, type StoreWait } from './store-lock'
import { SAVE } from './store-scripts'
import { type StoreSettings, storeSettings } from './store-settings'
import { openStored, sealStored, storeKeyOf, type Stored } from './stored-session'

/** A session that could not be saved, and what it was made from. */
interface Unsaved {
  next: Session | undefined
  base: Stored
}

/** Sessions in Redis or Valkey, for any number of machines. */
export type RedisStore = TokenStore & StoreInspection

/**
 * The store of a fleet. Its lock keeps two from refreshing at once, its versions keep an older session from replacing a newer
 * one, and `spend` keeps everybody else away from a refresh token that may have been sent. Where it cannot be reached,
 * nothing is spent, and nothing is done in this process's memory alone; only a session that could not be saved is kept there.
 */
export function redisStore(
  settings: StoreSettings,
  host: ConnectionHost,
  connection = storeConnection(settings, host),
): RedisStore {
  const { replicas } = settings
  const unsaved = new Map<string, Unsaved>()
  let asked: Promise<ServerInfo> | undefined

  const info = () => (asked ??= askServer().catch(forget))
  const forget = (error: unknown) => {
    asked = undefined
    throw error
  }
  const askServer = async () => {
    const text = await connection.use((commands) => commands.info()).catch(withoutRight)
    const found = parseInfo(text)
    checkServer(found, settings.shown)
    return found
  }

  /** What could not be saved counts as long as nobody saved anything newer. */
  const newest = (id: string, stored: Stored): Session | undefined => {
    const kept = unsaved.get(id)
    return kept && mayReplace(kept, stored) ? kept.next : stored.session
  }

  const read = async (id: string) => {
    const key = storeKeyOf(id, settings)
    // Both at once: what the server says costs no time of its own.
    const [, [version = null, sealed = null]] = await Promise.all([
      info(),
      connection.use((commands) => commands.hmget(key, 'v', 'd')),
    ])
    return newest(id, openStored(key, version, sealed, settings))
  }

  const update = async (id: string, change: Change, { ...wait }: StoreWait = { purpose: 'working' }) => {
    await info()
    for (;;) {
      const lock = await lockStored(storeKeyOf(id, settings), wait, connection, settings, host)
      if ('served' in lock) return lock.served
      try {
        return await updateLocked(id, lock, change, wait)
      } catch (error) {
        // Held up for so long that somebody else has the lock: once more, with what is stored by then.
        if (!(error instanceof SessionTaken)) throw error
      } finally {
        lock.stop()
      }
    }
  }

  async function updateLocked(id: string, lock: StoreLock, change: Change, { serves }: StoreWait) {
    const current = newest(id, lock)
    const issuer: { endWork?: () => void } = {}
    const spend = async () => {
      const earlier = await lock.spend(keptForMs(await info()))
      issuer.endWork ??= beginWork()
      return earlier
    }
    try {
      const next = serves?.(current) ? current : await change(current, spend)
      if (next !== lock.session) return await saveOrKeep(id, { next, base: lock })
      await lock.release()
      return next
    } catch (error) {
      const isUnanswered = isAuthError(error) && error.unanswered !== undefined
      await lock.release(issuer.endWork && isShared(error) ? error : undefined, isUnanswered)
      throw error
    } finally {
      issuer.endWork?.()
    }
  }

  /** Saves for as long as it takes: the session may hold the only refresh token that works. */
  async function saveOrKeep(id: string, { next, base }: Unsaved): Promise<Session | undefined> {
    try {
      const saved = await save(id, { next, base })
      unsaved.delete(id)
      return saved
    } catch (error) {
      if (!isAuthError(error)) throw error
      unsaved.set(id, { next, base })
      warnUnsaved(error)
      return next
    }
  }

  async function save(id: string, { next, base }: Unsaved): Promise<Session | undefined> {
    const key = storeKeyOf(id, settings)
    const keptMs = next ? keptForMs(await info()) : SIGNED_OUT_MS
    for (let { version } = base; ;) {
      const sealed = sealStored(key, version, next, settings)
      const [[isSaved, ...found], known] = await connection.use(async (commands) => {
        const reply = await commands.run(SAVE, key, version, sealed.version, sealed.sealed, keptMs)
        // A master that ends meanwhile breaks the connection: then the next one is given the session, too.
        return [reply as [number, string, string | null], replicas > 0 ? await commands.replicated(replicas) : 0]
      }, 'firm')
      if (isSaved === 1) {
        if (known < replicas) warnUnreplicated(known)
        return next
      }
      const stored = openStored(key, ...found, settings)
      if (!mayReplace({ next, base }, stored)) return stored.session
      version = stored.version
    }
  }

  function warnUnsaved({ message }: AuthError) {
    host.log(
      `warning: the session could not be saved (${message}); if that stays so, it ends with this process, and a new sign-in will be needed`,
    )
  }

  function warnUnreplicated(known: number) {
    host.log(
      `warning: the session is saved, and ${String(known)} of ${String(replicas)} replicas of the store have it: until they do, an end of its master ends the sign-in`,
    )
  }

  return {
    read,
    update,
    ...inspectionOf(connection, info, settings, host),
  }
}

/** The store that variables name, on a connection that is there or on a new one. Throws as `storeSettings` does. */
export function openRedis(
  env: NodeJS.ProcessEnv,
  host: ConnectionHost,
  existing?: Connection,
): { store: RedisStore; connection: Connection } {
  const settings = storeSettings(env)
  const connection = existing ?? storeConnection(settings, host)
  return { store: redisStore(settings, host, connection), connection }
}

/** By version; where that has changed, by the times of the sessions. A store that forgot everything takes what there is. */
function mayReplace({ next, base }: Unsaved, { version, session }: Stored): boolean {
  return version === base.version || version === '' || supersedes(next, base.session, session)
}

/** Without the right to ask, nothing is known of the server, and that is no reason to do without it. */
function withoutRight(error: unknown): string {
  if (isAuthError(error, 'CONFIG_INVALID') && error.message.includes('rights')) return ''
  throw error
}
