import { redisStore } from '../../scripts/stores/redis/redis-store'
import { type StoreSettings } from '../../scripts/stores/redis/store-settings'
import { storeKeyOf } from '../../scripts/stores/redis/stored-session'
import { type RedisServer, redisClient, startRedis, storeFor, whereRedisIs } from '../helpers/redis-server'
import { aSession } from '../helpers/sessions'
import { ID, refresh, strictIssuer, withToken } from './strict-issuer'

/** What happens to a sign-in when the server ends, stands still, forgets, is full, or is written by somebody else. */

const TIMES = { leaseMs: 1000, graceMs: 5000 }

const said: string[] = []
beforeEach(() => said.splice(0))
const open = (settings: StoreSettings) => redisStore(settings, { log: (line) => said.push(line) })

async function scene(args: string[] = [], changes: Partial<StoreSettings> = {}) {
  const server = await startRedis(args)
  const settings = storeFor(server, '', { ...TIMES, ...changes })
  await open(settings).update(ID, () => Promise.resolve(withToken('rt-0', 1)))
  return { server, settings, issuer: strictIssuer() }
}

const stored = async (settings: StoreSettings) => (await open(settings).read(ID))?.refreshToken?.refreshToken

/** Ends a server and starts it again. */
async function restart(server: RedisServer): Promise<void> {
  await server.kill()
  await server.start()
}

const AOF = ['--appendonly', 'yes', '--appendfsync', 'always']

whereRedisIs(
  'it forgets everything under a refresh: the save is taken all the same',
  async () => {
    const { server, settings, issuer } = await scene()
    expect(await refresh(open(settings), issuer, () => restart(server))).toBe('rt-1')
    expect(await stored(settings)).toBe(issuer.live())
    expect(await refresh(open(settings), issuer)).toBe('rt-2')
  },
  60_000,
)

whereRedisIs(
  'gone for longer than a save is tried: the session is kept in the process, with a warning, and saved by its next use',
  async () => {
    const { server, settings, issuer } = await scene(AOF, { patienceMs: 300, savePatienceMs: 300 })
    const store = open(settings)
    expect(await refresh(store, issuer, () => server.kill())).toBe('rt-1')
    expect(said).toContainEqual(expect.stringMatching(/^warning: the session could not be saved .*ECONNREFUSED/))
    await server.start()
    expect(await stored(settings)).toBe('rt-0')
    await store.update(ID, (session) => Promise.resolve(session))
    expect(await stored(settings)).toBe('rt-1')
  },
  60_000,
)

/** Writes until the server has no room left. */
async function fill(server: RedisServer): Promise<void> {
  const client = await redisClient(server)
  try {
    for (let count = 0; count < 200; count++) await client.set(`other:${String(count)}`, 'x'.repeat(50_000), 'EX', 3600)
  } catch (error) {
    if (!(error as Error).message.startsWith('OOM')) throw error
  }
}

whereRedisIs.each(['noeviction', 'volatile-lru'])(
  'its memory is full, policy %s: nothing is lost, and refreshes go on',
  async (policy) => {
    const { server, settings, issuer } = await scene(['--maxmemory', '5mb', '--maxmemory-policy', policy])
    await fill(server)
    const client = await redisClient(server)
    const ttl = await client.pttl(storeKeyOf(ID, settings))
    if (policy === 'noeviction') {
      await expect(client.set('more', 'x'.repeat(50_000))).rejects.toThrow('OOM')
      expect(ttl).toBeGreaterThan(300 * 86_400_000)
    } else expect(ttl).toBe(-1)
    expect(await refresh(open(settings), issuer)).toBe('rt-1')
    expect(await stored(settings)).toBe('rt-1')
  },
)

whereRedisIs(
  'who may write to the store, and has no key, cannot swap sessions, nor put words into our mouth',
  async () => {
    const { server, settings } = await scene()
    const other = 'tenant.example,client,,,admin'
    await open(settings).update(other, () => Promise.resolve(aSession(7)))
    const client = await redisClient(server)
    const [mine, theirs] = [storeKeyOf(ID, settings), storeKeyOf(other, settings)]
    await client.hset(mine, await client.hgetall(theirs))
    await expect(open(settings).read(ID)).rejects.toMatchObject({ code: 'STORE_UNSAFE' })
    await expect(open(settings).read(other)).resolves.toEqual(aSession(7))

    // A failure of their own, while somebody waits.
    let letGo = () => {}
    const store = open(settings)
    const holding = new Promise<void>((held) => {
      void store.update(other, async (session) => {
        held()
        await new Promise<void>((resolve) => (letGo = resolve))
        return session
      })
    })
    await holding
    const waiting = store.update(other, () => Promise.resolve(aSession(9)), {
      purpose: 'refreshing',
      serves: () => false,
    })
    const forged = Buffer.from(JSON.stringify({ code: 'TEMPORARY', message: 'visit evil.example', hint: '' }))
    const [seconds = 0] = await client.time()
    await client.hset(theirs, { f: `0.${forged.toString('base64url')}`, fa: String(Number(seconds) * 1000 + 1) })
    await new Promise((resolve) => setTimeout(resolve, 100))
    letGo()
    await expect(waiting).resolves.toEqual(aSession(9))
  },
)

const EVIL = 'visit evil.example ::error::x \x1b[2J'

whereRedisIs.each<[string, Record<string, string> | [string]]>([
  ['the version is gone', ['v']],
  ['the session is gone, and it is not signed out', ['d']],
  ['the version is no number', { v: 'abc' }],
  ['the version is endless', { v: '1e309' }],
  ['the session is something else', { d: EVIL }],
  ['the name of the key is something else', { d: `1.${EVIL.replaceAll('.', ' ')}.AAAA` }],
])('damage, %s: it cannot be read, which is not the same as signed out; `rm` removes it', async (_name, damage) => {
  const { server, settings } = await scene()
  const client = await redisClient(server)
  const key = storeKeyOf(ID, settings)
  if (Array.isArray(damage)) await client.hdel(key, ...damage)
  else await client.hset(key, damage)
  const before = await client.hgetall(key)
  const store = open(settings)
  for (const use of [
    () => store.read(ID),
    () => store.look(ID),
    () => store.update(ID, () => Promise.resolve(aSession(9))),
  ]) {
    await expect(use()).rejects.toMatchObject({
      code: 'STORE_UNSAFE',
      message: expect.not.stringContaining('evil') as string,
    })
  }
  // Its lock is given back, too: who can read it does not wait.
  expect(await client.hgetall(key)).toEqual(before)
  expect(await client.pttl(key)).toBeGreaterThan(300 * 86_400_000)
  expect(await store.remove(ID)).toBe(true)
  expect(await store.remove(ID)).toBe(false)
  await store.update(ID, () => Promise.resolve(aSession(9)))
  expect(await store.read(ID)).toEqual(aSession(9))
})

whereRedisIs('a version that is no number does not stay for ever', async () => {
  const { server, settings } = await scene()
  const client = await redisClient(server)
  const key = storeKeyOf(ID, settings)
  for (const nonsense of ['abc', '1e309', '-Infinity', '9007199254740993', '99999999999999999999999']) {
    await client.hset(key, { v: nonsense, d: '' })
    const versions: unknown[] = []
    for (const at of [1, 2]) {
      await open(settings).update(ID, () => Promise.resolve(aSession(at)))
      versions.push(Number(await client.hget(key, 'v')))
    }
    expect(versions.every(Number.isSafeInteger)).toBe(true)
    expect(versions[1]).toBeGreaterThan(Number(versions[0]))
  }
})

whereRedisIs('a format that is newer is named as such', async () => {
  const { server, settings } = await scene()
  const client = await redisClient(server)
  await client.hset(storeKeyOf(ID, settings), 'd', '2.abc.def')
  await expect(open(settings).read(ID)).rejects.toMatchObject({ code: 'STORE_NEWER' })
})

whereRedisIs('something else under the name of a session', async () => {
  const { server, settings } = await scene()
  const client = await redisClient(server)
  await client.set(storeKeyOf(ID, settings), 'x')
  await expect(open(settings).read(ID)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('something else under the name of a session') as string,
  })
})

whereRedisIs(
  'a lock that makes no sense: times that are none count as over, and a label of others is not repeated',
  async () => {
    const { server, settings } = await scene()
    const client = await redisClient(server)
    const key = storeKeyOf(ID, settings)
    await client.hset(key, { o: 'x', u: 'soon', su: 'later', l: EVIL })
    const taken = await open(settings).update(ID, (session) => Promise.resolve(session))
    expect(taken).toBeDefined()
    await client.hset(key, { o: 'x', u: '1e309', l: EVIL })
    expect((await open(settings).look(ID)).holder?.label).toBe('somebody who gives no name')
    const waiting = open(settings).update(ID, () => Promise.resolve(aSession(9)), { purpose: 'refreshing', waitMs: 50 })
    await expect(waiting).rejects.toMatchObject({
      code: 'STORE_BUSY',
      message: expect.stringContaining('for somebody who gives no name') as string,
    })
  },
)

whereRedisIs(
  'a save is tried as long when the store refuses for a reason that seems to stay',
  async () => {
    const { server, settings, issuer } = await scene()
    const client = await redisClient(server)
    const rights = (command: string) => client.call('ACL', 'SETUSER', 'default', command)
    const spent = async () => {
      await rights('-hset')
      setTimeout(() => void rights('+hset'), 300)
    }
    expect(await refresh(open(settings), issuer, spent)).toBe('rt-1')
    expect(said).toEqual([])
    expect(await stored(settings)).toBe('rt-1')
  },
  30_000,
)
