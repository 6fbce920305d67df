import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Session, sessionId } from '../../plugin/auth'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { newStoreKey } from '../../scripts/stores/redis/seal'
import { storeKeyOf } from '../../scripts/stores/redis/stored-session'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { type Ended, run, start } from '../helpers/built-command'
import {
  isRedisInstalled,
  redisClient,
  type RedisServer,
  startRedis,
  storeFor,
  storeVariables,
  whereRedisIs,
} from '../helpers/redis-server'
import { tempFolder } from '../helpers/temp-folder'

/** Many machines with one sign-in: the built command with homes of its own each, a tenant that accepts no token twice, a real store. */

let signedIn: SignedIn
let server: RedisServer
beforeAll(async () => {
  server = await startRedis(['--appendonly', 'yes'])
  signedIn = await startSignedIn({ rotationOverlapSeconds: 0 })
  const pushed = await machine()(['session', 'push'], { UASSIST_HOME: signedIn.home })
  if (isRedisInstalled && pushed.code !== 0) throw new Error(pushed.stderr)
})
afterAll(() => signedIn.stop())

type Machine = (args: string[], env?: NodeJS.ProcessEnv) => Promise<Ended>

/** A machine that has nothing but the address of the store and its key. */
function machine(home = tempFolder()): Machine {
  return (args, env) => run([...args, '-e', signedIn.environmentFile], { ...environment(home), ...env })
}

const environment = (home: string) => ({ UASSIST_HOME: home, ...storeVariables(server) })

const tokenCalls = () => signedIn.sandbox.tenant.calls('POST /oauth/token')
const store = () => redisStore(storeFor(server), { log: () => undefined })
const id = () => sessionId(signedIn.config)

/** As if the access token had ended. */
const expire = () =>
  store().update(id(), (session) => {
    if (!session) throw new Error('nobody is signed in')
    return Promise.resolve({
      ...session,
      accessTokens: session.accessTokens.map((token) => ({ ...token, expiresAt: Date.now() - 1000 })),
    })
  })

/** What shows that a session is alive is its refresh token, and not the access tokens that were handed out. */
async function expectAlive(): Promise<void> {
  await expire()
  expect(await machine()(['token'])).toMatchObject({ code: 0 })
}

whereRedisIs('a sign-in that was pushed is gone on its machine, and there for all others', async () => {
  expect(signedIn.sessionFiles()).toEqual([])
  const there = await machine()(['whoami'])
  expect(there).toMatchObject({ code: 0 })
  expect(there.stdout).toContain('Ada Admin')
  const here = await run(['token', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home })
  expect(here).toMatchObject({ code: 3 })
  expect(here.stderr).toContain('nobody is signed in')
})

whereRedisIs.each<[string, () => Promise<unknown>]>([
  ['with an expired token', () => Promise.resolve()],
  [
    'with a store that is away for five seconds under the refresh',
    async () => {
      await server.kill()
      await new Promise((resolve) => setTimeout(resolve, 5000))
      await server.start()
    },
  ],
])(
  '100 processes on four machines %s: one token request, all succeed, the session lives on',
  async (_what, trouble) => {
    await expire()
    const before = tokenCalls()
    signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: 200 })
    const machines = Array.from({ length: 4 }, () => machine())
    const started: Promise<Ended>[] = []
    for (let index = 0; index < 100; index++) {
      started.push((machines[index % 4] ?? machine())(['token']))
      // The tenant lives in this process, and has to answer meanwhile.
      await new Promise((resolve) => setImmediate(resolve))
    }
    while (tokenCalls() === before) await new Promise((resolve) => setTimeout(resolve, 5))
    await trouble()
    const all = await Promise.all(started)
    expect(all.filter((ended) => ended.code !== 0)).toEqual([])
    expect(new Set(all.map((ended) => ended.stdout)).size).toBe(1)
    expect(tokenCalls() - before).toBe(1)
    await expectAlive()
  },
  180_000,
)

whereRedisIs(
  'without the key, or with another one, nobody counts as signed out: exit 2, and nothing in the store changes',
  async () => {
    const client = await redisClient(server)
    const key = storeKeyOf(id(), { prefix: 'uassist:' })
    const before = await client.hgetall(key)
    const { UASSIST_STORE_KEY: own = '' } = storeVariables(server)
    const other = await machine()(['token'], { UASSIST_STORE_KEY: newStoreKey() })
    expect(other).toMatchObject({ code: 2 })
    expect(other.stderr).toMatch(/is sealed with the key "\S{6}", which is not among yours \("\S{6}"\)/)
    expect(other.stderr + other.stdout).not.toContain(own)
    const plain = await machine()(['token'], { UASSIST_STORE_KEY: undefined, UASSIST_STORE_PLAINTEXT: '1' })
    expect(plain).toMatchObject({ code: 2 })
    const none = await machine()(['token'], { UASSIST_STORE_KEY: undefined })
    expect(none).toMatchObject({ code: 2 })
    expect(none.stderr).toContain('uassist session key')
    expect(await client.hgetall(key)).toEqual(before)

    // A key is replaced by putting the new one in front.
    const both = await machine()(['token'], { UASSIST_STORE_KEY: `${newStoreKey()},${own}` })
    expect(both).toMatchObject({ code: 0 })
  },
)

whereRedisIs('who reads the store without the key learns no token', async () => {
  const session = (await store().read(id())) as Session
  const client = await redisClient(server)
  const keys = await client.keys('*')
  const all = JSON.stringify([keys, await Promise.all(keys.map((key) => client.hgetall(key)))])
  const secrets = [
    ...session.accessTokens.map(({ accessToken }) => accessToken),
    session.refreshToken?.refreshToken ?? 'none',
    session.idToken ?? 'none',
    session.claims?.email as string,
    session.claims?.name as string,
    session.claims?.sub as string,
    signedIn.config.clientId,
    signedIn.config.auth0Domain,
    signedIn.config.audience,
  ]
  for (const secret of secrets) {
    expect(JSON.stringify(session)).toContain(secret)
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret).toString('base64url').slice(0, -2))
  }
})

whereRedisIs(
  'a refresh that Ctrl-C meets is finished and saved',
  async () => {
    await expire()
    signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: 1000 })
    const before = tokenCalls()
    const running = start(['token', '-e', signedIn.environmentFile], environment(tempFolder()))
    while (tokenCalls() === before) await new Promise((resolve) => setTimeout(resolve, 20))
    running.child.kill('SIGINT')
    running.child.kill('SIGINT')
    await running.ended
    await expectAlive()
  },
  60_000,
)

whereRedisIs(
  'logout ends the sign-in for all; session rm removes what no key opens',
  async () => {
    const home = tempFolder()
    const locals = () => readdirSync(home, { recursive: true }).length
    expect(await machine(home)(['logout'])).toMatchObject({ code: 0 })
    expect(await machine()(['token'])).toMatchObject({ code: 3 })
    expect(locals()).toBe(0)

    const away = await startSignedIn()
    try {
      const files = away.sessionFiles()
      const uassist = (args: string[], env: NodeJS.ProcessEnv) => run([...args, '-e', away.environmentFile], env)
      const kept = join(tempFolder(), 'copy.json')
      copyFileSync(files[0] ?? '', kept)
      expect(await uassist(['session', 'push'], environment(away.home))).toMatchObject({ code: 0 })
      const stranger = { ...environment(tempFolder()), UASSIST_STORE_KEY: newStoreKey() }
      expect(await uassist(['token'], stranger)).toMatchObject({ code: 2 })
      expect((await uassist(['session', 'rm'], stranger)).stderr).toContain('Removed the session')
      expect(await uassist(['token'], environment(tempFolder()))).toMatchObject({ code: 3 })
      expect((await uassist(['session', 'rm'], stranger)).stderr).toContain('had no session')
    } finally {
      await away.stop()
    }
  },
  60_000,
)

whereRedisIs(
  'a sign-in that is pushed twice, because it could not be removed the first time, keeps what the fleet has refreshed',
  async () => {
    const away = await startSignedIn({ rotationOverlapSeconds: 0 })
    try {
      const [file = ''] = away.sessionFiles()
      const copy = join(tempFolder(), 'copy.json')
      copyFileSync(file, copy)
      const uassist = (args: string[], home = away.home) =>
        run([...args, '-e', away.environmentFile], environment(home))
      expect(await uassist(['session', 'push'])).toMatchObject({ code: 0 })
      const awayId = sessionId(away.config)
      await store().update(awayId, (session) => Promise.resolve(session && { ...session, accessTokens: [] }))
      expect(await uassist(['token'])).toMatchObject({ code: 0 })
      copyFileSync(copy, file)
      expect(await uassist(['session', 'push'])).toMatchObject({ code: 0 })
      expect(away.sessionFiles()).toEqual([])
      await store().update(awayId, (session) => Promise.resolve(session && { ...session, accessTokens: [] }))
      expect(await uassist(['token'])).toMatchObject({ code: 0 })
    } finally {
      await away.stop()
    }
  },
  60_000,
)

whereRedisIs.each([
  ['', 'UASSIST_STORE is empty'],
  ['http://store.example', 'must begin with one of redis://'],
  ['redis://store.example:6379/0?pool=3', 'has the parameter "pool"'],
])(
  'UASSIST_STORE=%s is refused with what is wrong, and local sessions are not used in its place',
  async (address, says) => {
    const refused = await machine(signedIn.home)(['token'], { UASSIST_STORE: address })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain(says)
  },
)
