import { sessionId } from '../../plugin/auth'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { newStoreKey } from '../../scripts/stores/redis/seal'
import { type RedisServer, startRedis, storeFor, storeVariables, whereRedisIs } from '../helpers/redis-server'
import { makeWorld } from './world'

/** What doctor and status say where UASSIST_STORE names a store. */

let server: RedisServer
beforeAll(async () => (server = await startRedis(['--maxmemory-policy', 'volatile-lru'])))

/** A machine whose sessions are in a store, with somebody signed in. */
async function fleetWorld(prefix: string) {
  const world = await makeWorld()
  const parameters = `?prefix=${prefix}:`
  Object.assign(world.env, storeVariables(server, parameters))
  await world.signIn()
  const store = redisStore(storeFor(server, parameters), { log: () => undefined })
  /** Runs something while another machine has the lock. */
  const whileHeld = async (work: () => Promise<unknown>) => {
    await store.update(
      sessionId(world.config()),
      async (session) => {
        await work()
        return session
      },
      { purpose: 'refreshing' },
    )
  }
  const status = async (...args: string[]) => {
    const io = world.io(1000)
    const { main } = await import('../../scripts/main')
    const code = await main(['status', ...args], io)
    return { code, out: io.stdout(), err: io.stderr() }
  }
  return { world, whileHeld, status }
}

whereRedisIs('the store, its policy, who is signed in there, and who holds it', async () => {
  const { world, whileHeld, status } = await fleetWorld('a')
  const findings = await world.doctor()
  const about = (rule: string) => findings.filter((finding) => finding.rule === rule)
  expect(about('store')).toMatchObject([
    { level: 'ok', where: server.address, message: expect.stringContaining('"volatile-lru"') as string },
    { level: 'warn', message: expect.stringContaining('in memory alone') as string },
  ])
  expect(about('session')).toContainEqual(
    expect.objectContaining({ level: 'ok', message: expect.stringContaining('Ada Admin is signed in') as string }),
  )
  expect(about('lock')).toEqual([])

  await whileHeld(async () => {
    const held = (await world.doctor()).filter(({ rule }) => rule === 'lock')
    expect(held).toMatchObject([
      {
        level: 'warn',
        message: expect.stringMatching(/held in the store by process \d+ on \S+, which is refreshing/) as string,
      },
    ])
    expect((await status()).out).toMatch(/Its lock is held by process \d+ on/)
  })

  const { code, out } = await status()
  expect(code).toBe(0)
  expect(out).toContain('account "default" (the next command uses it)')
  expect(out).toContain(`UASSIST_STORE names ${server.address} (version`)
  expect(out).not.toContain('held by')
  const json = JSON.parse((await status('--json')).out) as { sessions: object[]; store: object }
  expect(json.sessions).toMatchObject([{ account: 'default', next: true }])
  expect(json.store).toMatchObject({ kind: 'redis', where: server.address, policy: 'volatile-lru', heldBy: null })
  for (const secret of await world.secrets()) expect(JSON.stringify(findings) + out).not.toContain(secret)
})

whereRedisIs('a key that is not the right one is a failure of the store, and nobody is told to sign in', async () => {
  const { world, status } = await fleetWorld('b')
  world.env.UASSIST_STORE_KEY = newStoreKey()
  const findings = await world.doctor()
  expect(findings.filter(({ level }) => level === 'fail')).toMatchObject([
    { rule: 'store', message: expect.stringContaining('is sealed with the key') as string },
  ])
  expect(findings.filter(({ rule }) => rule === 'session')).toEqual([])
  expect(await status()).toMatchObject({ code: 2 })
})

test('an address that means nothing is a failure of the store, and the rest is looked at', async () => {
  const world = await makeWorld()
  world.env.UASSIST_STORE = 'http://store.example'
  world.env.UASSIST_STORE_KEY = newStoreKey()
  const findings = await world.doctor()
  expect(findings.filter(({ rule }) => rule === 'store')).toMatchObject([
    { level: 'fail', where: 'UASSIST_STORE', message: expect.stringContaining('must begin with') as string },
  ])
  expect(findings.length).toBeGreaterThan(5)
})
