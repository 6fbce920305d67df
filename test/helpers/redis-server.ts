import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type Redis } from 'ioredis'
import { newStoreKey } from '../../scripts/stores/redis/seal'
import { type StoreSettings, storeSettings } from '../../scripts/stores/redis/store-settings'
import { tempFolder } from './temp-folder'
import { testWhere } from './test-where'

/** A real server of this test file's own. */
export interface RedisServer {
  /** The value for UASSIST_STORE. */
  address: string
  /** Ends it without a chance to tidy up. */
  kill: () => Promise<void>
  /** Starts it again, with what it has on its disk. */
  start: () => Promise<void>
  signal: (name: NodeJS.Signals) => void
}

const KEY = newStoreKey()
const running: { server: ChildProcess; clients: Redis[] }[] = []

const isInstalled = (program: string) => spawnSync(program, ['--version']).status === 0

/** The programs that speak the protocol and are there: Valkey is tested where it is, Redis must be. */
export const STORE_PROGRAMS = ['redis-server', ...['valkey-server'].filter(isInstalled)]

export const isRedisInstalled = isInstalled('redis-server')

/** `test` where `startRedis` starts a server. */
export const whereRedisIs = testWhere(
  isRedisInstalled ? undefined : 'redis-server is not installed (apt-get install redis-server)',
)

/**
 * Starts `redis-server` on a socket in a folder of its own; it and its clients end with the test file.
 *
 * @param args options; the first one may be a configuration file
 */
export async function startRedis(args: readonly string[] = [], program = 'redis-server'): Promise<RedisServer> {
  const folder = tempFolder()
  const socket = join(folder, 'store.sock')
  let server: ChildProcess | undefined
  const start = async () => {
    const [file] = args.filter((arg) => arg.endsWith('.conf'))
    const options = args.filter((arg) => arg !== file)
    const own = ['--port', '0', '--bind', '127.0.0.1', '--unixsocket', socket, '--dir', folder, '--save', '']
    const settings = [...(file === undefined ? [] : [file]), ...own, ...options]
    // Before any test asks: then each of them is skipped, or fails with the reason.
    if (!isInstalled(program)) return
    const started = (server = spawn(program, settings, { stdio: 'ignore' }))
    running.push({ server: started, clients: [] })
    while (!(await answers(socket))) {
      if (started.exitCode !== null) throw new Error(`${program} ${settings.join(' ')} ended`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await start()
  return {
    address: `redis+unix://${socket}`,
    start,
    kill: async () => {
      server?.kill('SIGKILL')
      if (server) await once(server, 'exit')
    },
    signal: (name) => {
      server?.kill(name)
    },
  }
}

/** The variables that name a store, with the same key for all of a test file. */
export function storeVariables({ address }: Pick<RedisServer, 'address'>, parameters = ''): Record<string, string> {
  return { UASSIST_STORE: `${address}${parameters}`, UASSIST_STORE_KEY: KEY }
}

/** The same as settings, some of them changed: times that a test can wait for. */
export function storeFor(
  server: Pick<RedisServer, 'address'>,
  parameters = '',
  changes: Partial<StoreSettings> = {},
  env: NodeJS.ProcessEnv = {},
): StoreSettings {
  return { ...storeSettings({ ...storeVariables(server, parameters), ...env }), ...changes }
}

/** A client that sees what the server has. */
export async function redisClient({ address }: Pick<RedisServer, 'address'>, settings = {}): Promise<Redis> {
  const { Redis } = await import('ioredis')
  const client = new Redis({ path: address.replace('redis+unix://', ''), ...settings })
  client.on('error', () => undefined)
  running.at(-1)?.clients.push(client)
  return client
}

/** Whether a server answers PING. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => connection.write('PING\r\n'))
    connection.once('data', () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => {
      resolve(false)
    })
  })
}

afterAll(() => {
  for (const { server, clients } of running) {
    for (const client of clients) client.disconnect()
    server.kill('SIGKILL')
  }
})
