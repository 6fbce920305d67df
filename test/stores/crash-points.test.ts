import {
  type Config,
  type Deps,
  getToken,
  isAuthError,
  type Session,
  sessionId,
  type TokenStore,
} from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { DEMO_ACCOUNTS } from '../../scripts/sandbox/demo-data'
import { formFiller } from '../../scripts/sandbox/form-filler'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { bundleProgram, startProgram } from '../helpers/child'
import { type RedisServer, startRedis, storeFor, storeVariables, whereRedisIs } from '../helpers/redis-server'

/**
 * What becomes of a session when the process that refreshes it dies or is stopped, at each point where that makes a difference.
 * Auth0 spends a refresh token when it receives it, so four rows lose the session where the tenant gives no overlap; no store
 * can do anything about them.
 */

/** How long the tenant takes to answer, where that matters. */
const ANSWER_MS = 300
const TIMES = { leaseMs: 500, graceMs: 1500 }

/** A process that refreshes, and stops itself at a point until it is continued or killed. */
const OWNER = `
import { getToken } from './plugin/auth'
import { createSend } from './plugin/node/send'
import { redisStore } from './scripts/stores/redis/redis-store'
import { storeSettings } from './scripts/stores/redis/store-settings'

const { POINT = '', CONFIG = '', TIMES = '' } = process.env
const ANSWER_MS = ${String(ANSWER_MS)}
const reach = (point: string) => {
  if (point !== POINT) return
  console.log('at ' + point)
  process.kill(process.pid, 'SIGSTOP')
}
const real = createSend()
const store = redisStore({ ...storeSettings(process.env), ...JSON.parse(TIMES) }, { log: console.error })
const deps = {
  now: Date.now,
  wait: () => Promise.resolve(),
  log: console.error,
  send: async (request: any) => {
    const answer = real(request)
    // It is on its way then, and its answer is not.
    if (POINT === 'sent') await new Promise((resolve) => setTimeout(resolve, ANSWER_MS / 3))
    reach('sent')
    const reply = await answer
    reach('replied')
    return reply
  },
  store: {
    read: store.read,
    update: async (id: any, change: any, wait: any) => {
      const saved = await store.update(id, (current: any, spend: any) => {
        reach('locked')
        return change(current, async () => {
          await spend()
          reach('spent')
        })
      }, wait)
      reach('saved')
      return saved
    },
  },
}
getToken(JSON.parse(CONFIG), {}, deps).then(
  (token) => console.log('token ' + token.accessToken),
  (error) => console.log('error ' + error.code),
)
`

interface Row {
  event: 'killed' | 'stopped, for less than the grace,' | 'stopped, for longer than the grace,'
  point: 'locked' | 'spent' | 'sent' | 'replied' | 'saved'
  overlap: 0 | 30
  calls: number
  /** Whether those who wait get a token, and whether the session can be refreshed afterwards. */
  served: boolean
  alive: boolean
}

const POINTS: Record<Row['point'], string> = {
  locked: 'holding the lock',
  spent: 'about to send the refresh token',
  sent: 'after sending it, before the answer',
  replied: 'with the answer, before the save',
  saved: 'after the save',
}

const KILLED = 'killed'
const BRIEFLY = 'stopped, for less than the grace,'
const LONG = 'stopped, for longer than the grace,'

const ROWS: Row[] = [
  { event: KILLED, point: 'locked', overlap: 0, calls: 1, served: true, alive: true },
  { event: KILLED, point: 'spent', overlap: 0, calls: 1, served: true, alive: true },
  { event: KILLED, point: 'sent', overlap: 0, calls: 2, served: false, alive: false },
  { event: KILLED, point: 'replied', overlap: 0, calls: 2, served: false, alive: false },
  { event: KILLED, point: 'saved', overlap: 0, calls: 1, served: true, alive: true },
  { event: BRIEFLY, point: 'spent', overlap: 0, calls: 1, served: true, alive: true },
  { event: BRIEFLY, point: 'sent', overlap: 0, calls: 1, served: true, alive: true },
  { event: BRIEFLY, point: 'replied', overlap: 0, calls: 1, served: true, alive: true },
  { event: LONG, point: 'locked', overlap: 0, calls: 1, served: true, alive: true },
  { event: LONG, point: 'spent', overlap: 0, calls: 2, served: true, alive: false },
  { event: LONG, point: 'replied', overlap: 0, calls: 2, served: false, alive: false },
  { event: KILLED, point: 'spent', overlap: 30, calls: 1, served: true, alive: true },
  { event: KILLED, point: 'sent', overlap: 30, calls: 2, served: true, alive: true },
  { event: KILLED, point: 'replied', overlap: 30, calls: 2, served: true, alive: true },
  { event: LONG, point: 'spent', overlap: 30, calls: 2, served: true, alive: true },
  { event: LONG, point: 'replied', overlap: 30, calls: 2, served: true, alive: true },
]

let server: RedisServer
let program: string
const tenants = new Map<number, SignedIn>()
beforeAll(async () => {
  server = await startRedis()
  program = await bundleProgram(OWNER)
  for (const overlap of [0, 30])
    tenants.set(overlap, await startSignedIn({ accounts: [], rotationOverlapSeconds: overlap }))
}, 60_000)
afterAll(async () => {
  for (const tenant of tenants.values()) await tenant.stop()
  process.stdout.write(`${printed.join('\n')}\n`)
})

const log = () => undefined
const open = () => redisStore(storeFor(server, '', TIMES), { log })
const depsWith = (store: TokenStore): Deps => ({
  send: createSend(),
  now: Date.now,
  wait: () => Promise.resolve(),
  store,
  log,
})

/** Somebody who is signed in, with a session of this row's own, whose access token has ended. */
async function expiredSession(tenant: SignedIn, row: number): Promise<Config> {
  const config = { ...tenant.config, account: `row${String(row)}` }
  const [admin] = DEMO_ACCOUNTS
  if (!admin) throw new Error('no demo account')
  await getToken(config, {}, { ...depsWith(open()), interaction: formFiller(admin) })
  await expire(config)
  return config
}

const expire = (config: Config) =>
  open().update(sessionId(config), (session) => Promise.resolve(session && withoutAccess(session)))
const withoutAccess = (session: Session): Session => ({ ...session, accessTokens: [] })

const printed = ['| the owner is … | overlap | calls | those who wait | the session |', '|---|---|---|---|---|']

whereRedisIs.each(
  ROWS.map((row, index): [string, Row, number] => [
    `${row.event} ${POINTS[row.point]}, overlap ${String(row.overlap)} s`,
    row,
    index,
  ]),
)('%s', async (_what, { event, point, overlap, calls, served, alive }, index) => {
  const tenant = tenants.get(overlap)
  if (!tenant) throw new Error('no tenant')
  const config = await expiredSession(tenant, index)
  const tokenCalls = () => tenant.sandbox.tenant.calls('POST /oauth/token')
  const before = tokenCalls()
  if (point === 'sent') tenant.sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: ANSWER_MS })
  const owner = startProgram(program, [], {
    ...storeVariables(server),
    POINT: point,
    CONFIG: JSON.stringify(config),
    TIMES: JSON.stringify(TIMES),
  })
  await owner.said('at ')
  // Until the tenant has spent the token, and has answered.
  if (point === 'sent') await new Promise((resolve) => setTimeout(resolve, ANSWER_MS * 2))
  if (event === KILLED) await owner.kill()
  const others = Promise.allSettled(Array.from({ length: 10 }, () => getToken(config, {}, depsWith(open()))))
  // Stopped for long: until the others have gone on without it.
  if (event === BRIEFLY) await new Promise((resolve) => setTimeout(resolve, TIMES.leaseMs * 1.5))
  if (event === LONG) await others
  owner.process.kill('SIGCONT')
  const outcomes = await others
  const answer =
    event === KILLED
      ? undefined
      : await owner
          .said('')
          .then(() => owner.ended)
          .then(() => owner.lines.at(-1))

  expect(tokenCalls() - before).toBe(calls)
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []))
  expect(failures).toHaveLength(served ? 0 : 10)
  for (const error of failures) {
    expect(isAuthError(error, 'SIGN_IN_REQUIRED')).toBe(true)
    expect(error.message).toMatch(
      /the refresh token has expired, was revoked, or was used twice|there is no refresh token/,
    )
  }
  if (served && answer !== undefined) expect(answer).toMatch(/^token /)

  await expire(config)
  const later = await getToken(config, {}, depsWith(open())).then(
    () => 'alive',
    (error: unknown) => (isAuthError(error, 'SIGN_IN_REQUIRED') ? 'lost' : String(error)),
  )
  expect(later).toBe(alive ? 'alive' : 'lost')
  printed.push(
    `| ${event} ${POINTS[point]} | ${String(overlap)} s | ${String(calls)} | ${served ? 'are served' : 'are asked to sign in'} | ${alive ? 'lives on' : 'is lost'} |`,
  )
})
