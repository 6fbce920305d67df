import { type Config, type Deps, getToken, type Session, sessionId } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { startSignedIn } from '../../scripts/dev/signed-in'
import { DEMO_ACCOUNTS } from '../../scripts/sandbox/demo-data'
import { type Fault } from '../../scripts/sandbox/faults'
import { formFiller } from '../../scripts/sandbox/form-filler'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { bundleProgram, type Child, startProgram } from '../helpers/child'
import { type RedisServer, startRedis, storeFor, storeVariables, whereRedisIs } from '../helpers/redis-server'
import { OWNER } from './owner'

/** A hundred who want a token at once, in ten processes with connections of their own, while something goes wrong. */

const TIMES = { leaseMs: 600, graceMs: 2500 }
const PROCESSES = 10

/** Wants a token ten times at once, each time as another process would. */
const CROWD = `
import { getToken } from './plugin/auth'
import { createSend } from './plugin/node/send'
import { redisStore } from './scripts/stores/redis/redis-store'
import { storeSettings } from './scripts/stores/redis/store-settings'

const { CONFIG = '', TIMES = '' } = process.env
const log = () => undefined
const want = () => {
  const store = redisStore({ ...storeSettings(process.env), ...JSON.parse(TIMES) }, { log })
  const deps = { send: createSend(), now: Date.now, wait: () => Promise.resolve(), log, store }
  return getToken(JSON.parse(CONFIG), {}, deps).then(() => 'token', (error) => error.code)
}
console.log('ready')
Promise.all(Array.from({ length: 100 / ${String(PROCESSES)} }, want)).then((all) => console.log('got ' + all.join(' ')))
`

let programs: { owner: string; crowd: string }
beforeAll(async () => {
  programs = { owner: await bundleProgram(OWNER), crowd: await bundleProgram(CROWD) }
})

const log = () => undefined

/** Somebody is signed in, whose access token has ended. The store keeps what it knows on its disk. */
async function scene(overlap: number, times: object = {}) {
  const server = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always'])
  const { config, sandbox, stop } = await startSignedIn({ accounts: [], rotationOverlapSeconds: overlap })
  stops.push(stop)
  const store = redisStore(storeFor(server, '', TIMES), { log })
  const deps: Deps = { send: createSend(), now: Date.now, wait: () => Promise.resolve(), log, store }
  const expire = () => store.update(sessionId(config), (session) => Promise.resolve(session && withoutAccess(session)))
  const [admin] = DEMO_ACCOUNTS
  if (!admin) throw new Error('no demo account')
  await getToken(config, {}, { ...deps, interaction: formFiller(admin) })
  await expire()
  const tokenCalls = () => sandbox.tenant.calls('POST /oauth/token')
  const before = tokenCalls()
  const calls = () => tokenCalls() - before
  const env = environment(server, config, { ...TIMES, ...times })
  return {
    server,
    calls,
    asked: async () => {
      while (calls() === 0) await pause(5)
    },
    fault: (fault: Fault, times = 1) => {
      sandbox.tenant.faults.queue('POST /oauth/token', fault, times)
    },
    address: `${config.auth0Domain}/oauth/token`,
    owner: (POINT: string) => startProgram(programs.owner, [], { ...env, POINT, ARRIVED: process.execPath }),
    crowd: () => Array.from({ length: PROCESSES }, () => startProgram(programs.crowd, [], env)),
    /** By its refresh token: what was handed out says nothing of it. */
    expectAlive: async () => {
      await expire()
      await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    },
  }
}

const environment = (server: RedisServer, config: Config, times: object) => ({
  ...storeVariables(server),
  CONFIG: JSON.stringify(config),
  TIMES: JSON.stringify(times),
})
const withoutAccess = (session: Session): Session => ({ ...session, accessTokens: [] })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const stops: (() => Promise<void>)[] = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

/** How many got what. */
async function outcomeOf(crowd: readonly Child[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const child of crowd) {
    for (const got of (await child.said('got ')).split(' ').slice(1)) counts[got] = (counts[got] ?? 0) + 1
  }
  return counts
}

const started = (crowd: readonly Child[]) => Promise.all(crowd.map((child) => child.said('ready')))

whereRedisIs.each<[string, { overlap: number; point: string; event: 'killed' | 'stopped'; calls: number }]>([
  ['is killed before it sends the refresh token', { overlap: 0, point: 'spent', event: 'killed', calls: 1 }],
  ['is stopped for less than the grace', { overlap: 0, point: 'spent', event: 'stopped', calls: 1 }],
  ['is killed after it was sent, with an overlap', { overlap: 30, point: 'replied', event: 'killed', calls: 2 }],
  ['is stopped after it was sent, with an overlap', { overlap: 30, point: 'replied', event: 'stopped', calls: 1 }],
])(
  'the one that refreshes %s: all others are served, and the session lives',
  async (_what, { overlap, point, event, calls }) => {
    // Of the one that goes on nobody waits for the end of the grace.
    const { owner, crowd, expectAlive, ...all } = await scene(overlap, event === 'stopped' ? { graceMs: 30_000 } : {})
    const first = owner(point)
    await first.said('at ')
    const others = crowd()
    await started(others)
    if (event === 'killed') await first.kill()
    else {
      await pause(TIMES.leaseMs * 1.5)
      first.process.kill('SIGCONT')
    }
    expect(await outcomeOf(others)).toEqual({ token: 100 })
    expect(all.calls()).toBe(calls)
    await expectAlive()
  },
  60_000,
)

whereRedisIs(
  'the store ends under the refresh and comes back: one call, all are served, and the session lives',
  async () => {
    const { server, asked, calls, crowd, fault, expectAlive } = await scene(0)
    fault({ delayMs: 500 })
    const all = crowd()
    await asked()
    await server.kill()
    await pause(1500)
    await server.start()
    expect(await outcomeOf(all)).toEqual({ token: 100 })
    expect(calls()).toBe(1)
    await expectAlive()
  },
  60_000,
)

whereRedisIs(
  'the store is away throughout: nobody sends anything, all are told that it cannot be reached, and the session lives',
  async () => {
    const { server, calls, crowd, expectAlive } = await scene(0, { patienceMs: 500 })
    await server.kill()
    expect(await outcomeOf(crowd())).toEqual({ UNREACHABLE: 100 })
    expect(calls()).toBe(0)
    await server.start()
    await expectAlive()
  },
  60_000,
)

whereRedisIs(
  'the tenant is in trouble: it is asked a few times and not a hundred, and the session lives',
  async () => {
    const { calls, crowd, fault, address, expectAlive } = await scene(0)
    fault({ status: 503, delayMs: 1000 }, 10)
    expect(await outcomeOf(crowd())).toEqual({ TEMPORARY: 100 })
    const asked = calls()
    expect(asked).toBeLessThan(10)
    // What is left of the trouble is used up.
    await Promise.all(Array.from({ length: 10 - asked }, () => fetch(address, { method: 'POST' })))
    await expectAlive()
  },
  60_000,
)
