import { AuthError, type TokenStore } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { dataFolder, sessionsFolder } from '../../plugin/node/paths'
import { type Io } from '../cli/io'
import { type Connection } from '../stores/redis/connection'
import { type RedisStore } from '../stores/redis/redis-store'

/** The store of a command line: the one that UASSIST_STORE names, else the files of this machine. */
export function chooseStore(io: Io): TokenStore {
  if (io.env.UASSIST_STORE === undefined) return localStore(io)
  let opened: Promise<RedisStore> | undefined
  // Loaded and opened at the first use: commands that need no session ask for no store.
  const open = () => (opened ??= openFleetStore(io))
  return {
    read: async (id) => (await open()).read(id),
    update: async (...all) => (await open()).update(...all),
  }
}

/** The store of this machine. */
export function localStore(io: Io): TokenStore {
  return fileStore(sessionsFolder(io.env), io.err, dataFolder(io.env), io.signal)
}

/** One for a whole process, which may open its store many times. */
const connections = new WeakMap<Io, Connection>()

/** The store that UASSIST_STORE names. Nothing is sent yet. Throws CONFIG_INVALID, also where it names none. */
export async function openFleetStore(io: Io): Promise<RedisStore> {
  if (io.env.UASSIST_STORE === undefined) {
    throw new AuthError(
      'CONFIG_INVALID',
      'UASSIST_STORE names no store',
      'Set it to an address such as rediss://user:password@host:6380, and UASSIST_STORE_KEY to what `uassist session key` prints.',
    )
  }
  const { openRedis } = await import('../stores/redis/redis-store')
  const host = { log: io.err, cancelled: io.signal }
  const { store, connection } = openRedis(io.env, host, connections.get(io))
  connections.set(io, connection)
  return store
}
