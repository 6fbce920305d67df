import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { getToken, sessionId } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { bundleProgram, startProgram } from '../helpers/child'
import { type Fixture, tenantFixture } from '../helpers/sign-in-fixture'
import { failure, noNetwork, signedIn } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'

const TTL = 3600

/** Refreshes an expired token, and stops for ever at a point it is told, or prints the token. */
const REFRESHER = `
  import fs from 'node:fs'
  import { getToken, parseConfig } from './plugin/auth'
  import { fileStore } from './plugin/node/file-store'
  import { createSend } from './plugin/node/send'
  const [folder, values, point] = process.argv.slice(2)
  const stop = () => { console.log('stopped'); return new Promise(() => setInterval(() => undefined, 1000)) }
  const real = createSend()
  const send = async (request) => {
    if (point === 'before the request') await stop()
    const response = await real(request)
    if (point === 'before the write') await stop()
    return response
  }
  if (point === 'before the rename') {
    fs.renameSync = () => {
      console.log('stopped')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    }
  }
  const deps = {
    send,
    now: () => Date.now() + ${String(TTL)} * 1000,
    wait: () => Promise.resolve(),
    store: fileStore(folder, (line) => console.error(line)),
    log: (line) => console.error(line),
  }
  getToken(parseConfig(JSON.parse(values), 'the test'), {}, deps).then(
    async ({ accessToken }) => {
      console.log('token ' + accessToken)
      if (point === 'before the token is handed out') await stop()
    },
    (error) => {
      console.error(error.message)
      process.exitCode = 1
    },
  )
`

let program: string
let strict: Fixture

beforeAll(async () => {
  ;[program, strict] = await Promise.all([
    bundleProgram(REFRESHER),
    tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true }),
  ])
})

/** Somebody signed in an hour ago, with a session file; `start` runs a process that has to refresh. */
async function anHourLater(fixture: Fixture) {
  const folder = tempFolder()
  const said: string[] = []
  const store = fileStore(folder, (line) => said.push(line))
  const { config, deps, time, session, tokenCalls } = await signedIn(fixture, { deps: { store } })
  time.pass(TTL)
  const start = (point = '') => startProgram(program, [folder, JSON.stringify(fixture.values), point])
  const file = join(folder, `${sessionId(config)}.json`)
  return {
    ...{ folder, file, said, config, deps, time, session, tokenCalls, start },
    killedAt: async (point: string) => {
      const victim = start(point)
      await victim.said('stopped')
      await victim.kill()
      // As if the ten seconds had passed after which a silent holder counts as dead.
      const longAgo = new Date(Date.now() - 60_000)
      if (readdirSync(folder).includes(`${sessionId(config)}.json.lock`)) utimesSync(`${file}.lock`, longAgo, longAgo)
    },
  }
}

test('killed before the request: nothing is lost, the next run refreshes', async () => {
  const { killedAt, config, deps, time, session, tokenCalls } = await anHourLater(strict)
  const before = await session()
  await killedAt('before the request')
  expect(tokenCalls()).toBe(0)
  expect(await session()).toEqual(before)
  await getToken(config, {}, deps)
  expect(tokenCalls()).toBe(1)
  time.pass(TTL)
  await expect(getToken(config, {}, deps)).resolves.toBeDefined()
})

describe('killed between the reply and the rename: the new refresh token is lost, and the old session is whole', () => {
  test.each(['before the write', 'before the rename'])(
    '(%s) the next run says so, and asks for a sign-in',
    async (point) => {
      const { killedAt, config, deps, folder, file, session, tokenCalls } = await anHourLater(strict)
      const before = await session()
      await killedAt(point)
      expect(tokenCalls()).toBe(1)
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(before)
      const error = await failure(getToken(config, {}, deps))
      expect(error).toMatchObject({
        code: 'SIGN_IN_REQUIRED',
        message: expect.stringContaining('used twice') as string,
      })
      expect(tokenCalls()).toBe(2)
      expect(readdirSync(folder)).toEqual([`${sessionId(config)}.json`])
    },
  )

  test.each(['before the write', 'before the rename'])('(%s) an overlap at Auth0 makes it good', async (point) => {
    const overlapping = await tenantFixture({
      accessTokenTtlSeconds: TTL,
      skipConsent: true,
      rotationOverlapSeconds: 30,
    })
    const { killedAt, config, deps, time, folder } = await anHourLater(overlapping)
    await killedAt(point)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    time.pass(TTL)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    expect(readdirSync(folder)).toEqual([`${sessionId(config)}.json`])
  })
})

test('killed before the token is handed out: the next run finds it, without a request', async () => {
  const { killedAt, config, deps, time, tokenCalls } = await anHourLater(strict)
  await killedAt('before the token is handed out')
  expect(tokenCalls()).toBe(1)
  await expect(getToken(config, {}, { ...deps, send: noNetwork })).resolves.toBeDefined()
  time.pass(TTL)
  await expect(getToken(config, {}, deps)).resolves.toBeDefined()
})

test('ten processes with an expired token make one token call, and the session lives on', async () => {
  const { start, config, deps, time, tokenCalls } = await anHourLater(strict)
  const programs = Array.from({ length: 10 }, () => start())
  const tokens = await Promise.all(programs.map(({ said }) => said('token ')))
  expect(new Set(tokens).size).toBe(1)
  for (const { ended } of programs) expect(await ended).toEqual({ code: 0, signal: null })
  expect(tokenCalls()).toBe(1)
  time.pass(TTL)
  await expect(getToken(config, {}, deps)).resolves.toBeDefined()
})
