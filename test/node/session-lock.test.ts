import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type LockWait, type Session } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { type Lock, lockSession } from '../../plugin/node/session-lock'
import { bundleProgram, startProgram } from '../helpers/child'
import { fakeClock } from '../helpers/fake-clock'
import { aSession } from '../helpers/sessions'
import { failure } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'

const ID = 'tenant.example,client,,,default'

/** Counts in `signedInAt`: each update reads, takes its time, and writes one more. Its marks go to a log file. */
const COUNTER = `
  import { appendFileSync } from 'node:fs'
  import { fileStore } from './plugin/node/file-store'
  import { aSession } from './test/helpers/sessions'
  const [folder, log, times] = process.argv.slice(2)
  const store = fileStore(folder, (line) => console.error(line))
  async function count() {
    for (let n = 0; n < Number(times); n++) {
      await store.update('${ID}', async (current) => {
        appendFileSync(log, '< ' + process.pid + '\\n')
        await new Promise((resolve) => setTimeout(resolve, 3))
        appendFileSync(log, '> ' + process.pid + '\\n')
        return aSession((current?.signedInAt ?? 0) + 1)
      })
    }
  }
  count().catch((error) => { console.error(error.message); process.exitCode = 1 })
`

/** Takes the lock, says so, and holds it for as long as it lives; or ends at once, as an uncaught error would end it. */
const HOLDER = `
  import { fileStore } from './plugin/node/file-store'
  const [folder, end] = process.argv.slice(2)
  const store = fileStore(folder, (line) => console.error(line))
  void store.update('${ID}', () => {
    console.log('holding')
    if (end) process.exit(7)
    return new Promise(() => setInterval(() => undefined, 1000))
  }, { purpose: 'signing in' })
`

let counter: string
let holder: string

beforeAll(async () => {
  ;[counter, holder] = await Promise.all([bundleProgram(COUNTER), bundleProgram(HOLDER)])
})

afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

/** Whether every entry of the log is followed by the exit of the same process. */
function takesTurns(log: string): boolean {
  const marks = readFileSync(log, 'utf8').trim().split('\n')
  return marks.every((mark, index) =>
    index % 2 === 0 ? marks[index + 1] === mark.replace('<', '>') : mark.startsWith('>'),
  )
}

/** Sets the clock of the lock back, as if its holder had not been heard of since. */
function age(path: string, seconds: number): void {
  const then = new Date(Date.now() - seconds * 1000)
  utimesSync(path, then, then)
}

/** Takes the lock of the session, in this process. */
async function take(
  folder: string,
  wait: Partial<LockWait & { cancelled: AbortSignal }> = {},
  said: string[] = [],
): Promise<Lock> {
  const log = (line: string) => void said.push(line)
  const lock = await lockSession(join(folder, `${ID}.json`), { purpose: 'testing', ...wait }, log)
  if (!lock) throw new Error('nothing serves in its place')
  return lock
}

const lockOf = (folder: string) => join(folder, `${ID}.json.lock`)

test('twenty processes take turns: no count is lost, and no two are inside at once', async () => {
  const folder = tempFolder()
  const log = join(folder, 'log')
  const programs = Array.from({ length: 20 }, () => startProgram(counter, [folder, log, '3']))
  for (const { ended, errors } of programs) {
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(errors.filter((line) => !line.startsWith('waiting for'))).toEqual([])
  }
  expect(await fileStore(folder, () => undefined).read(ID)).toEqual(aSession(60))
  expect(takesTurns(log)).toBe(true)
  expect(new Set(readdirSync(folder))).toEqual(new Set([`${ID}.json`, 'log']))
})

test('who waits is told for whom, and gives up in time with the same words', async () => {
  const folder = tempFolder()
  const living = startProgram(holder, [folder])
  await living.said('holding')
  const { until } = fakeClock()
  const said: string[] = []
  const store = fileStore(folder, (line) => said.push(line))
  const who = `process ${String(living.process.pid)}, which is signing in`
  const work = store.update(ID, () => Promise.reject(new Error('the lock was taken from the living')), {
    purpose: 'testing',
    waitMs: 1_300,
  })
  const error = await until(failure(work))
  expect(error).toMatchObject({ code: 'STORE_BUSY', message: `waited 1 s for ${who}` })
  expect(said).toEqual([`waiting for ${who} …`])
  // No wait at all is possible as well, and says nothing.
  expect(
    await failure(store.update(ID, () => Promise.resolve(undefined), { purpose: 'testing', waitMs: 0 })),
  ).toMatchObject({
    code: 'STORE_BUSY',
  })
  expect(said).toHaveLength(1)
  await living.kill()
})

test('a holder is heard of again every two seconds', async () => {
  const folder = tempFolder()
  const { pass } = fakeClock()
  const lock = await take(folder)
  const heard = new Set<number>()
  for (let second = 0; second < 20; second++) {
    await pass(1)
    heard.add(statSync(lockOf(folder)).mtimeMs)
  }
  expect(heard.size).toBeGreaterThanOrEqual(8)
  lock.release()
})

describe('a dead lock', () => {
  const attempt = (folder: string, waitMs: number) =>
    fileStore(folder, () => undefined).update(ID, () => Promise.resolve(aSession(1)), { purpose: 'testing', waitMs })

  /** The lock of today is a file, and that of a uassist 0.1.0 is a folder. */
  const FORMS: [string, (path: string) => void][] = [
    ['a file', (path) => writeFileSync(path, '{"pid":1,"purpose":"testing"}')],
    ['a folder of uassist 0.1.0', mkdirSync],
  ]

  test.each(FORMS)('(%s) is taken over as soon as it is ten seconds old, and not before', async (_form, make) => {
    const folder = tempFolder()
    make(lockOf(folder))
    age(lockOf(folder), 9)
    expect(await failure(attempt(folder, 50))).toMatchObject({ code: 'STORE_BUSY' })
    age(lockOf(folder), 11)
    await expect(attempt(folder, 50)).resolves.toEqual(aSession(1))
    expect(readdirSync(folder)).toEqual([`${ID}.json`])
  })

  test('that was taken over since somebody looked at it stays with its new owner', async () => {
    const folder = tempFolder()
    mkdirSync(lockOf(folder))
    age(lockOf(folder), 60)
    const { renameSync: rename } = fs
    const moved = jest.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
      // Another waiter has been quicker: it removed the dead lock, and holds its own.
      rmSync(lockOf(folder), { recursive: true })
      writeFileSync(lockOf(folder), 'of the quicker one')
      rename(from, to)
    })
    expect(await failure(attempt(folder, 50))).toMatchObject({ code: 'STORE_BUSY' })
    expect(moved).toHaveBeenCalledWith(lockOf(folder), expect.stringMatching(/\.tmp$/))
    expect(readdirSync(folder)).toEqual([`${ID}.json.lock`])
    expect(readFileSync(lockOf(folder), 'utf8')).toBe('of the quicker one')
    moved.mockRestore()
    age(lockOf(folder), 60)
    await expect(attempt(folder, 50)).resolves.toEqual(aSession(1))
  })

  test('that cannot be moved away is waited for', async () => {
    const folder = tempFolder()
    mkdirSync(lockOf(folder))
    age(lockOf(folder), 60)
    jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw Object.assign(new Error('read-only'), { code: 'EROFS' })
    })
    expect(await failure(attempt(folder, 50))).toMatchObject({ code: 'STORE_BUSY' })
  })

  test('is taken over although somebody was killed while taking it over', async () => {
    const folder = tempFolder()
    const aside = `${lockOf(folder)}.k3j9x0a1b2c.tmp`
    for (const path of [lockOf(folder), aside]) {
      mkdirSync(path)
      age(path, 60)
    }
    await expect(attempt(folder, 2_000)).resolves.toEqual(aSession(1))
    expect(readdirSync(folder)).toEqual([`${ID}.json`])
  })

  test('that many find at the same moment gets one owner after the other', async () => {
    const folder = tempFolder()
    const log = join(folder, 'log')
    mkdirSync(lockOf(folder))
    // It dies when all of them are waiting for it.
    age(lockOf(folder), 10 - 2.5)
    const programs = Array.from({ length: 16 }, () => startProgram(counter, [folder, log, '1']))
    for (const { ended } of programs) expect(await ended).toEqual({ code: 0, signal: null })
    expect(await fileStore(folder, () => undefined).read(ID)).toEqual(aSession(16))
    expect(takesTurns(log)).toBe(true)
  })
})

test('a holder that was held up for too long is told that it lost the lock, and does not take it from the next one', async () => {
  const folder = tempFolder()
  const { pass } = fakeClock()
  const said: string[] = []
  const lock = await take(folder, {}, said)
  expect(lock.renew()).toBe(true)
  age(lockOf(folder), 60)
  const next = await take(folder, { purpose: 'taking over', waitMs: 100 })
  expect([lock.renew(), next.renew()]).toEqual([false, true])
  await pass(3)
  expect(said).toEqual([expect.stringContaining('lost the lock')])
  lock.release()
  expect(existsSync(lockOf(folder))).toBe(true)
  next.release()
  expect(existsSync(lockOf(folder))).toBe(false)
})

test('a lock that somebody removed is lost, also where another is in its place a moment later', async () => {
  const folder = tempFolder()
  const lock = await take(folder)
  rmSync(lockOf(folder))
  expect(lock.renew()).toBe(false)
  for (let count = 0; count < 20; count++) {
    writeFileSync(lockOf(folder), 'of another')
    expect(lock.renew()).toBe(false)
    rmSync(lockOf(folder))
  }
  lock.release()
})

test('Ctrl-C ends the wait, and leaves the lock to its holder', async () => {
  const folder = tempFolder()
  const lock = await take(folder)
  const abort = new AbortController()
  const waiting = failure(take(folder, { waitMs: 60_000, cancelled: abort.signal }))
  abort.abort()
  expect(await waiting).toMatchObject({
    code: 'CANCELLED',
    message: `the wait for process ${String(process.pid)}, which is testing, was cancelled`,
  })
  expect(lock.renew()).toBe(true)
  lock.release()
})

test('a uassist 0.1.0, whose lock is a folder, is kept out, and keeps out', async () => {
  const folder = tempFolder()
  const lock = await take(folder)
  expect(() => {
    mkdirSync(lockOf(folder))
  }).toThrow('EEXIST')
  lock.release()
  mkdirSync(lockOf(folder))
  expect(await failure(take(folder, { waitMs: 0 }))).toMatchObject({ code: 'STORE_BUSY' })
  rmSync(lockOf(folder), { recursive: true })
  ;(await take(folder, { waitMs: 0 })).release()
})

test('a note of the holder that cannot be read is no reason to fail', async () => {
  const folder = tempFolder()
  const lock = await take(folder)
  writeFileSync(lockOf(folder), '{"pid":')
  const error = await failure(take(folder, { waitMs: 0 }))
  expect(error.message).toBe('waited 0 s for another process, which holds the session')
  lock.release()
})

test('a holder whose process ends without another word leaves no lock behind', async () => {
  const folder = tempFolder()
  const { ended, lines } = startProgram(holder, [folder, 'end'])
  expect(await ended).toEqual({ code: 7, signal: null })
  expect(lines).toEqual(['holding'])
  expect(readdirSync(folder)).toEqual([])
})

test('a killed holder keeps the lock until it counts as dead; then the others take turns, and the session file is whole', async () => {
  const folder = tempFolder()
  const store = fileStore(folder, () => undefined)
  await store.update(ID, () => Promise.resolve(aSession(5)))
  const victim = startProgram(holder, [folder])
  await victim.said('holding')
  await victim.kill()
  expect(JSON.parse(readFileSync(join(folder, `${ID}.json`), 'utf8'))).toEqual(aSession(5))
  const log = join(folder, 'log')
  const others = Array.from({ length: 5 }, () => startProgram(counter, [folder, log, '1']))
  // All of them have begun to wait when it dies.
  for (const { complained } of others) await complained('waiting for')
  expect(existsSync(log)).toBe(false)
  age(lockOf(folder), 11)
  for (const { ended } of others) expect(await ended).toEqual({ code: 0, signal: null })
  expect(await store.read(ID)).toEqual(aSession(10))
  expect(takesTurns(log)).toBe(true)
  const told = others.flatMap(({ errors }) => errors)
  expect(told).toEqual(others.map(() => `waiting for process ${String(victim.process.pid)}, which is signing in …`))
})

test('a killed holder costs the others less than the 15 seconds that they wait', async () => {
  const folder = tempFolder()
  mkdirSync(lockOf(folder))
  const { until, now } = fakeClock()
  const killedAt = statSync(lockOf(folder)).mtimeMs
  let takenAt = 0
  const update = fileStore(folder, () => undefined).update(ID, () => {
    takenAt = now()
    return Promise.resolve(aSession(1))
  })
  await expect(until(update)).resolves.toEqual(aSession(1))
  expect(takenAt - killedAt).toBeGreaterThan(10_000)
  expect(takenAt - killedAt).toBeLessThan(12_000)
})

test('a slow holder keeps the lock as long as it lives', async () => {
  const folder = tempFolder()
  const { pass, until } = fakeClock()
  const store = fileStore(folder, () => undefined)
  const order: string[] = []
  let slow: Promise<unknown> = Promise.resolve()
  const finish = await new Promise<(session: Session) => void>((holding) => {
    slow = store.update(ID, () => new Promise<Session>(holding))
  })
  const patient = store.update(
    ID,
    (current) => {
      order.push('the patient one')
      return Promise.resolve(aSession((current?.signedInAt ?? 0) + 1))
    },
    { purpose: 'testing', waitMs: 120_000 },
  )
  await pass(60)
  order.push('the slow one')
  finish(aSession(1000))
  await slow
  await until(patient)
  expect(order).toEqual(['the slow one', 'the patient one'])
  expect(await store.read(ID)).toEqual(aSession(1001))
})
