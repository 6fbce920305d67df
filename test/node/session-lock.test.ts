import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileStore } from '../../plugin/node/file-store'
import { lockSession } from '../../plugin/node/session-lock'
import { bundleProgram, startProgram } from '../helpers/child'
import { aSession } from '../helpers/sessions'
import { failure } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'

const ID = '0123456789abcdef0123456789abcdef'

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

/** Takes the lock, says so, and holds it for so many milliseconds; 0 is for ever. */
const HOLDER = `
  import { fileStore } from './plugin/node/file-store'
  import { aSession } from './test/helpers/sessions'
  const [folder, milliseconds] = process.argv.slice(2)
  const store = fileStore(folder, (line) => console.error(line))
  void store.update('${ID}', async () => {
    console.log('holding')
    await new Promise((resolve) => setTimeout(resolve, Number(milliseconds) || 2 ** 30))
    return aSession(1000)
  }, { purpose: 'signing in' }).then(() => console.log('done'))
`

let counter: string
let holder: string

let slowScenes: { killed: ReturnType<typeof killedHolder>; slow: ReturnType<typeof slowHolder> }

beforeAll(async () => {
  ;[counter, holder] = await Promise.all([bundleProgram(COUNTER), bundleProgram(HOLDER)])
  // Ten real seconds each: they pass while the other tests run, and are looked at in the last two.
  slowScenes = { killed: killedHolder(), slow: slowHolder() }
  for (const scene of Object.values(slowScenes)) scene.catch(() => undefined)
})

/** One process is killed with the lock in its hands while five others wait. */
async function killedHolder() {
  const folder = tempFolder()
  const store = fileStore(folder, () => undefined)
  await store.update(ID, () => Promise.resolve(aSession(5)))
  const victim = startProgram(holder, [folder, '0'])
  await victim.said('holding')
  await victim.kill()
  const killedAt = Date.now()
  const textAfterwards = readFileSync(join(folder, `${ID}.json`), 'utf8')
  const log = join(folder, 'log')
  const others = Array.from({ length: 5 }, () => startProgram(counter, [folder, log, '1']))
  const ends = await Promise.all(others.map(({ ended }) => ended))
  return { victim, textAfterwards, log, others, ends, tookMs: Date.now() - killedAt, session: await store.read(ID) }
}

/** One process works longer than a dead one would keep the lock, while another one waits. */
async function slowHolder() {
  const folder = tempFolder()
  const slow = startProgram(holder, [folder, '11000'])
  await slow.said('holding')
  const patient = startProgram(counter, [folder, join(folder, 'log'), '1'])
  const end = await patient.ended
  return { slow, end, session: await fileStore(folder, () => undefined).read(ID) }
}

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
  expect(readdirSync(folder).sort()).toEqual([`${ID}.json`, 'log'])
})

test('who waits is told for whom, and gives up in time with the same words', async () => {
  const folder = tempFolder()
  const living = startProgram(holder, [folder, '0'])
  await living.said('holding')
  const said: string[] = []
  const store = fileStore(folder, (line) => said.push(line))
  const who = `process ${String(living.process.pid)}, which is signing in`
  const work = store.update(ID, () => Promise.reject(new Error('the lock was taken from the living')), {
    purpose: 'testing',
    waitMs: 1_300,
  })
  const error = await failure(work)
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

test('a holder is heard of again every few seconds', async () => {
  const folder = tempFolder()
  const living = startProgram(holder, [folder, '0'])
  await living.said('holding')
  const first = statSync(lockOf(folder)).mtimeMs
  while (statSync(lockOf(folder)).mtimeMs === first) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(statSync(lockOf(folder)).mtimeMs - first).toBeLessThan(5_000)
  await living.kill()
})

describe('a dead lock', () => {
  const attempt = (folder: string, waitMs: number) =>
    fileStore(folder, () => undefined).update(ID, () => Promise.resolve(aSession(1)), { purpose: 'testing', waitMs })

  test('is taken over as soon as it is ten seconds old, and not before', async () => {
    const folder = tempFolder()
    mkdirSync(lockOf(folder))
    age(lockOf(folder), 9)
    expect(await failure(attempt(folder, 50))).toMatchObject({ code: 'STORE_BUSY' })
    age(lockOf(folder), 11)
    await expect(attempt(folder, 50)).resolves.toEqual(aSession(1))
    expect(readdirSync(folder)).toEqual([`${ID}.json`])
  })

  test('is taken over by one: while somebody is at it the others keep away', async () => {
    const folder = tempFolder()
    mkdirSync(lockOf(folder))
    age(lockOf(folder), 60)
    mkdirSync(`${lockOf(folder)}.dead`)
    expect(await failure(attempt(folder, 100))).toMatchObject({ code: 'STORE_BUSY' })
    expect(existsSync(lockOf(folder))).toBe(true)
    rmdirSync(`${lockOf(folder)}.dead`)
    await expect(attempt(folder, 50)).resolves.toEqual(aSession(1))
  })

  test('is taken over although somebody was killed while taking it over', async () => {
    const folder = tempFolder()
    for (const path of [lockOf(folder), `${lockOf(folder)}.dead`]) {
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
  const file = join(folder, `${ID}.json`)
  const said: string[] = []
  const release = await lockSession(file, { purpose: 'testing' }, (line) => said.push(line))
  age(lockOf(folder), 60)
  const next = await lockSession(file, { purpose: 'taking over', waitMs: 100 }, () => undefined)
  while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(said).toEqual([expect.stringContaining('lost the lock')])
  await release()
  expect(existsSync(lockOf(folder))).toBe(true)
  await next()
  expect(existsSync(lockOf(folder))).toBe(false)
})

test('a note of the holder that cannot be read is no reason to fail', async () => {
  const folder = tempFolder()
  const release = await lockSession(join(folder, `${ID}.json`), { purpose: 'testing' }, () => undefined)
  writeFileSync(join(folder, `${ID}.json.holder`), '{"pid":')
  const store = fileStore(folder, () => undefined)
  const error = await failure(store.update(ID, () => Promise.resolve(undefined), { purpose: 'testing', waitMs: 0 }))
  expect(error.message).toBe('waited 0 s for another process, which holds the session')
  await release()
})

test('a killed holder costs the others less than 15 seconds, and the session file is whole', async () => {
  const { victim, textAfterwards, log, others, ends, tookMs, session } = await slowScenes.killed
  expect(JSON.parse(textAfterwards)).toEqual(aSession(5))
  expect(ends).toEqual(others.map(() => ({ code: 0, signal: null })))
  expect(tookMs).toBeLessThan(15_000)
  expect(session).toEqual(aSession(10))
  expect(takesTurns(log)).toBe(true)
  const told = others.flatMap(({ errors }) => errors).join('\n')
  expect(told).toContain(`waiting for process ${String(victim.process.pid)}, which is signing in`)
})

test('a slow holder keeps the lock as long as it lives', async () => {
  const { slow, end, session } = await slowScenes.slow
  expect(end).toEqual({ code: 0, signal: null })
  expect(slow).toMatchObject({ lines: ['holding', 'done'], errors: [] })
  expect(session).toEqual(aSession(1001))
})
