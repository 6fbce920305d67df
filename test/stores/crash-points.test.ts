import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AuthError,
  type Config,
  type Deps,
  getToken,
  isAuthError,
  type Session,
  sessionId,
  type TokenStore,
  unansweredError,
} from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { startSignedIn } from '../../scripts/dev/signed-in'
import { DEMO_ACCOUNTS } from '../../scripts/sandbox/demo-data'
import { formFiller } from '../../scripts/sandbox/form-filler'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { bundleProgram, startProgram } from '../helpers/child'
import { type RedisServer, startRedis, storeFor, storeVariables, whereRedisIs } from '../helpers/redis-server'
import { tempFolder } from '../helpers/temp-folder'
import { OWNER } from './owner'

/**
 * What becomes of a session when the process that refreshes it dies, is stopped, or has no answer, at each point where that
 * makes a difference. Auth0 spends a refresh token when it receives it, so some rows lose the session where the tenant gives no
 * overlap; no store can do anything about them but say why.
 */

const TIMES = { leaseMs: 500, graceMs: 2500 }
/** Where nobody waits for its end. */
const LONG_GRACE = { graceMs: 30_000 }

interface Row {
  event: typeof KILLED | typeof BRIEFLY | typeof LONG | typeof BROKEN | typeof LATE
  point: keyof typeof POINTS
  overlap: 0 | 30
  calls: number
  /** What those who wait get, and whoever refreshes afterwards. */
  served: 'a token' | keyof typeof SENTENCES
  then: 'a token' | keyof typeof SENTENCES
}

const POINTS = {
  locked: 'holding the lock',
  spent: 'about to send the refresh token',
  sent: 'after sending it, before the answer',
  replied: 'with the answer, before the save',
  saved: 'after the save',
}

const KILLED = 'is killed'
const BRIEFLY = 'is stopped, for less than the grace,'
const LONG = 'is stopped, for longer than the grace,'
const BROKEN = 'loses its connection to Auth0'
const LATE = 'has waited for Auth0 for as long as it may'

/** What people are told. */
const SENTENCES = {
  'its answer was lost':
    /^(there is no refresh token since 2\S+Z: )?the answer to the refresh of process \d+ on \S+ was lost on the way, and http:\S+ refused to repeat it \(invalid_grant: .+\)$/,
  'an answer was lost':
    /^(there is no refresh token since 2\S+Z: )?the answer to a refresh was lost on the way, and http:\S+ refused to repeat it \(invalid_grant: .+\)$/,
  'used twice': /^the refresh token has expired, was revoked, or was used twice \(invalid_grant: .+\)$/,
  'try again': /^http:\S+ did not answer in time$/,
}

/** What they are told to do. */
const HINTS: Record<keyof typeof SENTENCES, RegExp> = {
  'its answer was lost':
    /^Sign in again; .*`uassist session push`.* A rotation overlap at Auth0 longer than the grace of the store \(2\.5 s\)/,
  'an answer was lost': /^Sign in again\. A rotation overlap at Auth0 would have kept this sign-in\.$/,
  'used twice': /^Sign in again\. \(Auth0's log has it under ferrt/,
  'try again': /^Try again\. If an answer was lost on the way, a new sign-in will be needed then\.$/,
}

const ALIVE = { served: 'a token', then: 'a token' } as const
const LOST = { served: 'its answer was lost', then: 'its answer was lost' } as const

const ROWS: Row[] = [
  { event: KILLED, point: 'locked', overlap: 0, calls: 1, ...ALIVE },
  { event: KILLED, point: 'spent', overlap: 0, calls: 1, ...ALIVE },
  { event: KILLED, point: 'sent', overlap: 0, calls: 2, ...LOST },
  { event: KILLED, point: 'replied', overlap: 0, calls: 2, ...LOST },
  { event: KILLED, point: 'saved', overlap: 0, calls: 1, ...ALIVE },
  { event: BRIEFLY, point: 'spent', overlap: 0, calls: 1, ...ALIVE },
  { event: BRIEFLY, point: 'sent', overlap: 0, calls: 1, ...ALIVE },
  { event: BRIEFLY, point: 'replied', overlap: 0, calls: 1, ...ALIVE },
  { event: LONG, point: 'locked', overlap: 0, calls: 1, ...ALIVE },
  // The one that wakes is the second to use the token; the tokens that the others have are good until they expire.
  { event: LONG, point: 'spent', overlap: 0, calls: 2, served: 'a token', then: 'used twice' },
  // The one that wakes saves what it got: an access token that is good, and a refresh token that is not.
  { event: LONG, point: 'sent', overlap: 0, calls: 2, served: 'its answer was lost', then: 'used twice' },
  { event: LONG, point: 'replied', overlap: 0, calls: 2, served: 'its answer was lost', then: 'used twice' },
  { event: BROKEN, point: 'sent', overlap: 0, calls: 2, served: 'an answer was lost', then: 'an answer was lost' },
  { event: LATE, point: 'sent', overlap: 0, calls: 1, served: 'try again', then: 'its answer was lost' },
  { event: KILLED, point: 'spent', overlap: 30, calls: 1, ...ALIVE },
  { event: KILLED, point: 'sent', overlap: 30, calls: 2, ...ALIVE },
  { event: KILLED, point: 'replied', overlap: 30, calls: 2, ...ALIVE },
  { event: LONG, point: 'spent', overlap: 30, calls: 2, ...ALIVE },
  { event: LONG, point: 'sent', overlap: 30, calls: 2, ...ALIVE },
  { event: LONG, point: 'replied', overlap: 30, calls: 2, ...ALIVE },
  { event: BROKEN, point: 'sent', overlap: 30, calls: 2, ...ALIVE },
  { event: LATE, point: 'sent', overlap: 30, calls: 1, served: 'try again', then: 'a token' },
]

let server: RedisServer
let program: string
beforeAll(async () => {
  server = await startRedis()
  program = await bundleProgram(OWNER)
}, 60_000)

const log = () => undefined
const open = () => redisStore(storeFor(server, '', TIMES), { log })
const depsWith = (store: TokenStore): Deps => ({
  send: createSend(),
  now: Date.now,
  wait: () => Promise.resolve(),
  store,
  log,
})
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const expire = (config: Config) =>
  open().update(sessionId(config), (session) => Promise.resolve(session && withoutAccess(session)))
const withoutAccess = (session: Session): Session => ({ ...session, accessTokens: [] })

/** What somebody gets: a token, or the error. */
type Got = 'a token' | AuthError
const tokenFor = (config: Config, changes: Partial<Deps> = {}): Promise<Got> =>
  getToken(config, {}, { ...depsWith(open()), ...changes }).then(
    () => 'a token',
    (error: unknown) => {
      if (isAuthError(error)) return error
      throw error
    },
  )

interface Outcome {
  calls: number
  others: Got[]
  /** Of whoever was killed, stopped or left without an answer, if it ended by itself. */
  owner?: string | undefined
  later: Got
}

/** Plays a row with a tenant of its own, at which somebody is signed in whose access token has ended. */
async function play({ event, point, overlap }: Row): Promise<Outcome> {
  const { config, sandbox, stop } = await startSignedIn({ accounts: [], rotationOverlapSeconds: overlap })
  try {
    const [admin] = DEMO_ACCOUNTS
    if (!admin) throw new Error('no demo account')
    await getToken(config, {}, { ...depsWith(open()), interaction: formFiller(admin) })
    await expire(config)
    const tokenCalls = () => sandbox.tenant.calls('POST /oauth/token')
    const before = tokenCalls()
    const ten = (deps?: Partial<Deps>) => Promise.all(Array.from({ length: 10 }, () => tokenFor(config, deps)))

    const outcome: Omit<Outcome, 'later' | 'calls'> = { others: [] }
    if (event === BROKEN) {
      sandbox.tenant.faults.queue('POST /oauth/token', { drop: 'after' })
      outcome.others = await ten()
    } else if (event === LATE) {
      outcome.others = await ten({
        send: async (request) => {
          // The tenant has answered, and nobody is there any more.
          await createSend()(request)
          throw unansweredError(`${config.auth0Domain} did not answer in time`, 'late')
        },
      })
    } else Object.assign(outcome, await withOwner(event, point, config, tokenCalls, ten))

    const calls = tokenCalls() - before
    if (event !== LATE) await expire(config)
    return { ...outcome, calls, later: await tokenFor(config) }
  } finally {
    await stop()
  }
}

async function withOwner(
  event: Row['event'],
  point: Row['point'],
  config: Config,
  tokenCalls: () => number,
  ten: () => Promise<Got[]>,
): Promise<Pick<Outcome, 'others' | 'owner'>> {
  const before = tokenCalls()
  const arrived = join(tempFolder(), 'arrived')
  const owner = startProgram(program, [], {
    ...storeVariables(server),
    POINT: point,
    CONFIG: JSON.stringify(config),
    TIMES: JSON.stringify(event === BRIEFLY ? { ...TIMES, ...LONG_GRACE } : TIMES),
    ARRIVED: arrived,
  })
  if (point === 'sent') {
    while (tokenCalls() === before) await pause(5)
    writeFileSync(arrived, '')
  }
  await owner.said('at ')
  // The tenant is in this process: so it has spent the token, and has answered.
  if (point === 'sent') await pause(200)

  if (event === KILLED) await owner.kill()
  const waiting = ten()
  // Stopped for long: until the others have gone on without it.
  if (event === BRIEFLY) await pause(TIMES.leaseMs * 1.5)
  if (event === LONG) await waiting
  owner.process.kill('SIGCONT')
  const others = await waiting
  if (event === KILLED) return { others }
  await owner.ended
  return { others, owner: owner.lines.at(-1) }
}

/** Rows spend their time waiting, so a few are played at once. */
const AHEAD = 5
const played: Promise<Outcome>[] = []
function outcomeOf(index: number): Promise<Outcome> | undefined {
  for (let next = played.length; next < Math.min(index + AHEAD, ROWS.length); next++) {
    const outcome = play(ROWS[next] as Row)
    // It is looked at by its own test.
    outcome.catch(() => undefined)
    played.push(outcome)
  }
  return played[index]
}

const printed = [
  '| who refreshes … | overlap | calls | those who wait | whoever comes later |',
  '|---|---|---|---|---|',
]
afterAll(() => {
  process.stdout.write(`${printed.join('\n')}\n`)
})

const nameOf = ({ event, point }: Row) => (event === BROKEN || event === LATE ? event : `${event} ${POINTS[point]}`)

function expectGot(got: Got, expected: Row['then']): void {
  if (expected === 'a token' || got === 'a token') expect(got).toBe(expected)
  else {
    expect(got.code).toBe(expected === 'try again' ? 'TEMPORARY' : 'SIGN_IN_REQUIRED')
    expect(got.message).toMatch(SENTENCES[expected])
    expect(got.hint).toMatch(HINTS[expected])
  }
}

whereRedisIs.each(
  ROWS.map((row, index): [string, Row, number] => [`${nameOf(row)}, overlap ${String(row.overlap)} s`, row, index]),
)(
  '%s',
  async (name, { calls, served, then }, index) => {
    const outcome = await outcomeOf(index)
    if (!outcome) throw new Error('no such row')
    expect(outcome.calls).toBe(calls)
    expect(outcome.others).toHaveLength(10)
    for (const got of outcome.others) expectGot(got, served)
    if (outcome.owner !== undefined) expect(outcome.owner).toMatch(/^token /)
    expectGot(outcome.later, then)
    printed.push(`| ${name.replace(', overlap ', ' | ')} | ${String(calls)} | ${served} | ${then} |`)
  },
  60_000,
)
