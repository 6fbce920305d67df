import { type Cluster, type Redis } from 'ioredis'
import { AuthError } from '../../../plugin/auth'
import { refusalOf } from './refusals'
import { type StoreScript } from './store-scripts'
import { type StoreSettings } from './store-settings'

/** What is sent to the store. */
export interface Commands {
  hmget: (key: string, ...fields: string[]) => Promise<(string | null)[]>
  run: (script: StoreScript, key: string, ...parameters: (string | number)[]) => Promise<unknown>
  info: () => Promise<string>
  /**
   * Waits until replicas have what this connection has written, for a second at most. Resolves to how many have it. Belongs
   * into one `work` with the writing: another connection has written nothing.
   */
  replicated: (replicas: number) => Promise<number>
  /** The time of the server, in milliseconds since the epoch. */
  now: () => Promise<number>
}

/**
 * For how long a step is tried while the store cannot be reached: once; for ten seconds; or, where giving up would lose a
 * session, for a minute, whatever signal comes.
 */
export type Patience = 'once' | 'usual' | 'firm'

/** A connection that is made when it is needed, made again when it broke, and keeps no process alive while it is idle. */
export interface Connection {
  /**
   * Sends commands, and sends them again while the store cannot be reached: so they must be repeatable. Rejects with the
   * last refusal when its patience is over, and with CANCELLED.
   */
  use: <T>(work: (commands: Commands) => Promise<T>, patience?: Patience) => Promise<T>
}

/** Where the text of a wait goes, and what ends it. */
export interface ConnectionHost {
  log: (line: string) => void
  /** Ends the wait for a store that cannot be reached with CANCELLED (Ctrl-C). A save is not ended. */
  cancelled?: AbortSignal | undefined
}

const TIMEOUT_MS = 3000
const REPLICATION_MS = 1000
const LOG_AFTER_MS = 1000

/** Prepares a connection; nothing is sent before it is used. */
export function storeConnection(settings: StoreSettings, { log, cancelled }: ConnectionHost): Connection {
  const { shown } = settings
  let client: Redis | Cluster | undefined
  let users = 0
  let isSaid = false
  let connecting: Promise<void> | undefined

  const connect = async () => {
    if (client?.status === 'ready') return
    client?.disconnect()
    const fresh = await newClient(settings)
    let trouble: Error | undefined
    // Else it prints a stack. What it says here is the cause; the command only learns that the connection is closed.
    fresh.on('error', (error: Error) => (trouble ??= error))
    client = fresh
    try {
      await fresh.connect()
    } catch (error) {
      fresh.disconnect()
      throw trouble ?? error
    }
    // A database that could not be selected: the client would go on with another one.
    if (trouble) {
      fresh.disconnect()
      throw trouble
    }
  }
  const keepAlive = (isUsed: boolean) => {
    for (const node of client ? nodesOf(client) : []) {
      // A node of a cluster that nothing was sent to has none.
      const stream = node.stream as Redis['stream'] | undefined
      if (isUsed) stream?.ref()
      else stream?.unref()
    }
  }
  const attempt = async <T>(work: (commands: Commands) => Promise<T>): Promise<T> => {
    users++
    try {
      connecting ??= connect().finally(() => (connecting = undefined))
      await connecting
      keepAlive(true)
      if (!client) throw new Error('Connection is closed.')
      return await work(commandsOf(client))
    } finally {
      users--
      if (users === 0) keepAlive(false)
    }
  }

  return {
    use: async (work, patience = 'usual') => {
      const patienceMs = { once: 0, usual: settings.patienceMs, firm: settings.savePatienceMs }[patience]
      const startedAt = Date.now()
      for (let tries = 0; ; tries++) {
        try {
          const result = await attempt(work)
          isSaid = false
          return result
        } catch (error) {
          const refusal = refusalOf(error, shown)
          if (!refusal) throw error
          const waited = Date.now() - startedAt
          // It answers, and is not the one to ask any more: its address may lead to another one by now.
          if (refusal.error.code === 'TEMPORARY') client?.disconnect()
          // A name that DNS forgets while a server restarts, rights that are given back: a save waits for all of them.
          const isPassing = refusal.isPassing || patience === 'firm'
          if (!isPassing || waited >= patienceMs) throw refusal.error
          if (cancelled?.aborted && patience !== 'firm') {
            throw new AuthError('CANCELLED', `the wait for the store "${shown}" was cancelled`)
          }
          if (!isSaid && waited > LOG_AFTER_MS) {
            isSaid = true
            log(`${refusal.error.message}; trying again for ${String(Math.round(patienceMs / 1000))} s …`)
          }
        }
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** tries, 1000) * (0.5 + Math.random())))
      }
    },
  }
}

function commandsOf(client: Redis | Cluster): Commands {
  return {
    hmget: (key, ...fields) => client.hmget(key, ...fields),
    // Something that only looks like Redis may answer anything.
    info: async () => String(await client.info()),
    replicated: (replicas) => client.wait(replicas, REPLICATION_MS),
    now: async () => {
      const [seconds, microseconds] = await client.time()
      return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
    },
    run: async ({ sha, text }, key, ...parameters) => {
      try {
        return await client.evalsha(sha, 1, key, ...parameters)
      } catch (error) {
        if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
        return client.eval(text, 1, key, ...parameters)
      }
    },
  }
}

const nodesOf = (client: Redis | Cluster): Redis[] => ('nodes' in client ? client.nodes() : [client])

/**
 * The client, without its own habits: it would send a command again that may have run, queue what cannot be sent, and go on
 * for ever. We repeat whole steps instead.
 */
async function newClient(settings: StoreSettings): Promise<Redis | Cluster> {
  const { Cluster, Redis } = await import('ioredis')
  const { tls, trusted, hosts, socket, master, username, password, database, isCluster } = settings
  const secure = tls && { tls: trusted ? { ca: trusted } : {} }
  const options = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...secure,
    db: database,
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    // Where the connection has broken already, the client would keep the process alive for two seconds.
    disconnectTimeout: 50,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => null,
    // INFO is asked for with the first command; CLIENT SETINFO is not there in Redis 7.0.
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2 as const,
  }
  if (isCluster) {
    return new Cluster(hosts, {
      lazyConnect: true,
      clusterRetryStrategy: () => null,
      slotsRefreshTimeout: TIMEOUT_MS,
      enableOfflineQueue: false,
      redisOptions: options,
    })
  }
  if (master !== undefined) {
    const sentinelOptions = { sentinels: hosts, name: master, ...(tls && { enableTLSForSentinelMode: true }) }
    return new Redis({ ...options, ...sentinelOptions, sentinelRetryStrategy: () => null })
  }
  const [server] = hosts
  return new Redis({ ...options, ...(socket === undefined ? server : { path: socket }) })
}
