import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { type AuthErrorCode, isAuthError } from '../../plugin/auth'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { type StoreSettings } from '../../scripts/stores/redis/store-settings'
import { type RedisServer, redisClient, startRedis, storeFor, whereRedisIs } from '../helpers/redis-server'
import { aSession } from '../helpers/sessions'
import { tempFolder } from '../helpers/temp-folder'
import { testCa, whereOpensslIs } from '../helpers/test-ca'

/** What a person reads when the store refuses, each by a real server: the cause in its own words, and no secret. */

const ID = 'tenant.example,client,,,default'
const PASSWORD = 'the-password-of-the-store'
const QUICK = { patienceMs: 200, savePatienceMs: 200 }

let server: RedisServer
beforeAll(async () => (server = await startRedis()))

/** The error that a refresh ends in; undefined where it ends well, and its session is there. */
async function refusal(settings: StoreSettings): Promise<Error | undefined> {
  const store = redisStore(settings, { log: () => undefined })
  const spent = { isSo: false }
  try {
    await store.update(ID, async (_current, spend) => {
      await spend()
      spent.isSo = true
      return aSession(1)
    })
  } catch (error) {
    // What cannot be saved must not be spent.
    expect(spent).toEqual({ isSo: false })
    return error as Error
  }
  expect(await redisStore(settings, { log: () => undefined }).read(ID)).toEqual(aSession(1))
  return undefined
}

async function expectRefusal(settings: StoreSettings, code: AuthErrorCode, says: string | RegExp): Promise<void> {
  const error = await refusal(settings)
  expect(isAuthError(error) ? error.code : error).toBe(code)
  expect(error?.message).toMatch(says)
  expect(`${error?.message ?? ''}${error?.stack ?? ''}${JSON.stringify(error)}`).not.toContain(PASSWORD)
}

const at = (address: string, changes: Partial<StoreSettings> = {}) =>
  storeFor({ address }, '', { ...QUICK, ...changes })

const withUser = ({ address }: RedisServer, user: string, password = PASSWORD) =>
  at(address.replace('://', `://${user}:${password}@`))

test('nothing listens there', async () => {
  const [port = 0] = await freePorts(1)
  await expectRefusal(at(`redis://:${PASSWORD}@127.0.0.1:${String(port)}`), 'UNREACHABLE', 'ECONNREFUSED')
  await expectRefusal(at(`redis+unix://${join(tempFolder(), 'no.sock')}`), 'UNREACHABLE', 'ENOENT')
})

test('DNS does not know the host', async () => {
  await expectRefusal(at('redis://store.invalid'), 'UNREACHABLE', /ENOTFOUND|EAI_AGAIN/)
})

test('something listens there, and says nothing or ends', async () => {
  const listener = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.destroy()))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  await expectRefusal(at(`redis://127.0.0.1:${String(port)}`), 'UNREACHABLE', 'broke the connection off')
  await expectRefusal(at(`rediss://127.0.0.1:${String(port)}`), 'UNREACHABLE', 'broke the connection off')
  listener.close()
})

/** Something that gives one answer to whatever is said to it; with nothing to say it is silent. */
async function answering(reply: string): Promise<string> {
  const listener = createServer((socket) => {
    socket.unref()
    socket.on('error', () => undefined).on('data', () => reply && socket.write(reply))
  })
  listener.listen(0, '127.0.0.1').unref()
  await once(listener, 'listening')
  return `redis://127.0.0.1:${String((listener.address() as AddressInfo).port)}`
}

test.each<[string, AuthErrorCode, string]>([
  ['HTTP/1.1 400 Bad Request\r\n\r\n', 'CONFIG_INVALID', 'does not speak the protocol of Redis'],
  ['SSH-2.0-OpenSSH_9.2\r\n', 'CONFIG_INVALID', 'does not speak the protocol of Redis'],
  ['-ERR max number of clients reached\r\n', 'TEMPORARY', 'maxclients'],
  ['-BUSY Redis is busy running a script.\r\n', 'TEMPORARY', "somebody's script"],
  ['-UNKILLABLE Sorry the script already executed write commands\r\n', 'TEMPORARY', "somebody's script"],
  ['-DENIED Redis is running in protected mode\r\n', 'CONFIG_INVALID', 'is in protected mode'],
])('something answers %j', async (reply, code, says) => {
  await expectRefusal(at(await answering(reply)), code, says)
})

test.each<[string, AuthErrorCode, string]>([
  ['', 'UNREACHABLE', 'does not answer in time'],
  ['-ERR This instance has cluster support disabled\r\n', 'CONFIG_INVALID', 'is no cluster'],
  ['-LOADING Redis is loading the dataset in memory\r\n', 'TEMPORARY', 'still loads its data'],
])('asked as a cluster, something answers %j', async (reply, code, says) => {
  await expectRefusal(at(`${await answering(reply)}?cluster=1`), code, says)
})

test('a cluster of which no server is there', async () => {
  const [port = 0] = await freePorts(1)
  await expectRefusal(at(`redis://127.0.0.1:${String(port)}?cluster=1`), 'UNREACHABLE', 'broke the connection off')
})

test('a code of the operating system that nobody thought of is no bug of ours', async () => {
  await expectRefusal(at('redis+unix:///etc/passwd/store.sock'), 'UNREACHABLE', 'cannot be reached (ENOTDIR)')
})

whereRedisIs('the password is wrong, or missing', async () => {
  const locked = await startRedis(['--requirepass', PASSWORD])
  await expectRefusal(withUser(locked, 'default', 'wrong'), 'CONFIG_INVALID', 'refuses the user or the password')
  await expectRefusal(at(locked.address), 'CONFIG_INVALID', 'needs a user and a password')
  expect(await refusal(withUser(locked, 'default'))).toBeUndefined()
})

whereRedisIs('there is no database of that number: another one is not taken in its place', async () => {
  await expectRefusal(at(`${server.address}?db=99`), 'CONFIG_INVALID', 'has no database of that number')
  expect(await refusal(at(`${server.address}?db=3`))).toBeUndefined()
  const client = await redisClient(server, { db: 3 })
  expect(await client.dbsize()).toBe(1)
})

whereRedisIs('a read-only replica, and a server that removes any key when its memory is full', async () => {
  const [port = 0] = await freePorts(1)
  const replica = await startRedis(['--replicaof', `127.0.0.1 ${String(port)}`])
  await expectRefusal(at(replica.address), 'CONFIG_INVALID', 'is a read-only replica')
  const evicting = await startRedis(['--maxmemory-policy', 'allkeys-lru'])
  await expectRefusal(at(evicting.address), 'CONFIG_INVALID', 'maxmemory-policy "allkeys-lru"')
})

whereRedisIs('too few replicas to write safely: nothing is spent', async () => {
  const alone = await startRedis(['--min-replicas-to-write', '1'])
  await expectRefusal(at(alone.address), 'TEMPORARY', 'has too few replicas')
})

whereRedisIs('its disk is full', async () => {
  const sick = await startRedis(['--save', '1 1', '--enable-protected-configs', 'yes'])
  const client = await redisClient(sick)
  await client.call('CONFIG', 'SET', 'dir', '/proc')
  await client.set('x', '1')
  await client.call('BGSAVE')
  while (!(await client.info('persistence')).includes('rdb_last_bgsave_status:err')) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await expectRefusal(at(sick.address), 'STORE_UNWRITABLE', 'cannot save its own data')
})

whereRedisIs(
  'a server that stands still does not hold a command for ever',
  async () => {
    const still = await startRedis()
    const settings = at(still.address)
    expect(await refusal(settings)).toBeUndefined()
    still.signal('SIGSTOP')
    await expectRefusal(settings, 'UNREACHABLE', 'does not answer in time')
    still.signal('SIGCONT')
    expect(await refusal(settings)).toBeUndefined()
  },
  60_000,
)

whereOpensslIs('TLS: a certificate that is not trusted, one that is, and a server without any', async () => {
  const ca = testCa()
  if (!ca) throw new Error('openssl is gone')
  const { keyFile, certFile } = ca.certify('localhost')
  const [port = 0] = await freePorts(1)
  await startRedis(
    [
      '--tls-port',
      String(port),
      '--tls-cert-file',
      certFile,
      '--tls-key-file',
      keyFile,
      '--tls-ca-cert-file',
      ca.caFile,
    ].concat('--tls-auth-clients', 'no'),
  )
  const address = `rediss://localhost:${String(port)}`
  await expectRefusal(at(address), 'TLS_UNTRUSTED', 'a certificate that is not trusted')
  const byNumber = storeFor({ address: address.replace('localhost', '127.0.0.1') }, '', QUICK, {
    UASSIST_CA_FILE: ca.caFile,
  })
  await expectRefusal(byNumber, 'TLS_UNTRUSTED', 'a certificate for another host name')
  expect(await refusal(storeFor({ address }, '', QUICK, { UASSIST_CA_FILE: ca.caFile }))).toBeUndefined()
  await expectRefusal(at(address.replace('rediss', 'redis')), 'UNREACHABLE', 'broke the connection off')
})

/** Two servers that share the slots of a cluster. */
async function startCluster(): Promise<string> {
  const ports = await freePorts(4)
  const nodes = await Promise.all(
    [0, 1].map(async (index) => {
      const [port = 0, bus = 0] = ports.slice(index * 2)
      const settings = {
        '--port': port,
        '--cluster-port': bus,
        '--cluster-enabled': 'yes',
        '--cluster-node-timeout': 2000,
      }
      const node = await startRedis(Object.entries(settings).flatMap(([name, value]) => [name, String(value)]))
      const client = await redisClient(node)
      const [from, to] = index === 0 ? [0, 8191] : [8192, 16_383]
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
      return { client, port, bus }
    }),
  )
  const [first, second] = nodes
  await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', second?.port ?? 0, second?.bus ?? 0)
  for (const { client } of nodes) {
    while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return `redis://127.0.0.1:${String(first?.port)}`
}

whereRedisIs(
  'a cluster: asked as one server it is named, asked as a cluster it serves',
  async () => {
    const address = await startCluster()
    const messages: string[] = []
    for (let index = 0; index < 8; index++) {
      const error = await refusal(at(address, { prefix: `uassist:${String(index)}` }))
      if (error) messages.push(error.message)
      expect(await refusal(at(`${address}?cluster=1`, { prefix: `uassist:${String(index)}` }))).toBeUndefined()
    }
    expect(messages.length).toBeGreaterThan(0)
    for (const message of messages) expect(message).toContain('is one of a cluster')
  },
  60_000,
)
