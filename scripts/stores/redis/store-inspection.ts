import { randomUUID } from 'node:crypto'
import { type Session } from '../../../plugin/auth'
import { type Connection, type ConnectionHost } from './connection'
import { holderOf } from './lock-label'
import { notesOn, type ServerInfo, SIGNED_OUT_MS } from './server-info'
import { lockStored } from './store-lock'
import { SAVE } from './store-scripts'
import { type StoreSettings } from './store-settings'
import { openStored, sealStored, storeKeyOf } from './stored-session'

/** What the store has of a session. */
export interface StoredLook {
  session: Session | undefined
  info: ServerInfo
  /** What the holder of the lock is doing, and for how long nobody else may, in milliseconds. */
  holder?: { label: string; forMs: number }
}

/** What people may ask of a store besides its sessions. */
export interface StoreInspection {
  /** The address, without user and password. */
  address: string
  /**
   * What the server says of itself, what people should know of that, and by how many milliseconds its clock is ahead of ours.
   * Takes a lock that nobody else wants, and asks for replicas where some must answer, so that a missing right shows. Rejects
   * as `checkServer` does, else as an update.
   */
  describe: () => Promise<{ info: ServerInfo; notes: string[]; aheadMs: number }>
  /** A session, and who has its lock, without taking one. */
  look: (id: string) => Promise<StoredLook>
  /**
   * Removes a session without a look at it, so that one goes that no key opens. Resolves to whether there was one. Its refresh
   * tokens live until they expire.
   */
  remove: (id: string) => Promise<boolean>
}

/** The inspection of a store on its connection. `info` rejects as `checkServer` does. */
export function inspectionOf(
  connection: Connection,
  info: () => Promise<ServerInfo>,
  settings: StoreSettings,
  host: ConnectionHost,
): StoreInspection {
  return {
    address: settings.shown,
    describe: async () => {
      const found = await info()
      const probe = await lockStored(`${settings.prefix}probe-${randomUUID()}`, PROBE, connection, settings, host)
      if ('served' in probe) throw new Error('nobody else knows this lock')
      await probe.release()
      if (settings.replicas > 0) await connection.use((commands) => commands.replicated(0))
      return { info: found, notes: notesOn(found, settings), aheadMs: probe.storeTime - Date.now() }
    },
    look: async (id) => {
      const key = storeKeyOf(id, settings)
      const [found, { fields, now }] = await Promise.all([
        info(),
        connection.use(async (commands) => ({
          fields: await commands.hmget(key, 'v', 'd', 'l', 'u', 'su'),
          now: await commands.now(),
        })),
      ])
      const [version = null, sealed = null, label, until, notBefore] = fields
      const forMs = Math.max(Number(until ?? 0), Number(notBefore ?? 0)) - now
      const { session } = openStored(key, version, sealed, settings)
      return { session, info: found, ...(label && forMs > 0 && { holder: { label: holderOf(label), forMs } }) }
    },
    remove: async (id) => {
      const key = storeKeyOf(id, settings)
      await info()
      let [version = null, sealed = null] = await connection.use((commands) => commands.hmget(key, 'v', 'd'))
      // Signed out is an empty text. A part that is missing is a session that cannot be read, and goes as well.
      const isThere = () => (version ?? sealed) !== null && sealed !== ''
      const wasThere = isThere()
      while (isThere()) {
        const signedOut = sealStored(key, version ?? '', undefined, settings)
        const base = version ?? ''
        const reply = (await connection.use((commands) =>
          commands.run(SAVE, key, base, signedOut.version, signedOut.sealed, SIGNED_OUT_MS),
        )) as [number, string?, (string | null)?]
        ;[, version = null, sealed = null] = reply
      }
      return wasThere
    },
  }
}

const PROBE = { purpose: 'looking at the store' }
