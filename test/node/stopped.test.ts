import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { getToken, sessionId, signInAgain } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { bundleProgram, startProgram } from '../helpers/child'
import { type Fixture, person, someoneAt, tenantFixture } from '../helpers/sign-in-fixture'
import { signedIn } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'

const TTL = 3600

/** Refreshes an expired token, and prints it; on its way it is stopped at a point, as by a laptop's lid. */
const REFRESHER = `
  import { getToken, parseConfig } from './plugin/auth'
  import { fileStore } from './plugin/node/file-store'
  import { createSend } from './plugin/node/send'
  const [folder, values, point] = process.argv.slice(2)
  const reach = (name) => {
    if (point !== name) return
    console.log('stopped')
    process.kill(process.pid, 'SIGSTOP')
  }
  const real = createSend()
  const files = fileStore(folder, (line) => console.error(line))
  const deps = {
    send: async (request) => {
      const response = await real(request)
      reach('with the reply')
      return response
    },
    now: () => Date.now() + ${String(TTL)} * 1000,
    wait: () => Promise.resolve(),
    store: {
      ...files,
      update: (id, change, wait) => files.update(id, (current, spend) => (reach('with the lock'), change(current, spend)), wait),
    },
    log: (line) => console.error(line),
  }
  getToken(parseConfig(JSON.parse(values), 'the test'), {}, deps).then(
    ({ accessToken }) => console.log('token ' + accessToken),
    (error) => {
      console.error(error.message)
      process.exitCode = 1
    },
  )
`

let program: string

beforeAll(async () => {
  program = await bundleProgram(REFRESHER)
})

/** Somebody signed in an hour ago; a process that has to refresh is stopped at `point` for more than ten seconds. */
async function stopped(point: string, fixture: Fixture) {
  const folder = tempFolder()
  const scene = await signedIn(fixture, { deps: { store: fileStore(folder, () => undefined) } })
  scene.time.pass(TTL)
  const child = startProgram(program, [folder, JSON.stringify(fixture.values), point])
  await child.said('stopped')
  const lock = join(folder, `${sessionId(scene.config)}.json.lock`)
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(lock, longAgo, longAgo)
  return {
    ...scene,
    folder,
    /** Lets the process go on. Resolves to the token that it prints. */
    resume: async () => {
      // Again and again, because it says that it stops a moment before it does.
      const waking = setInterval(() => child.process.kill('SIGCONT'), 20)
      const end = await child.ended
      clearInterval(waking)
      expect(end).toEqual({ code: 0, signal: null })
      return child.lines.at(-1)?.slice('token '.length)
    },
    refreshTokenLives: async () => {
      scene.time.pass(TTL)
      await expect(getToken(scene.config, {}, scene.deps)).resolves.toBeDefined()
      expect(readdirSync(folder)).toEqual([`${sessionId(scene.config)}.json`])
    },
  }
}

const fixtureWith = (rotationOverlapSeconds: number) =>
  tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true, rotationOverlapSeconds })

describe('a process that was stopped with the lock, before it spent the refresh token,', () => {
  test('sends no spent one when another has refreshed meanwhile: it takes the token of that one', async () => {
    const { resume, config, deps, tokenCalls, session, refreshTokenLives } = await stopped(
      'with the lock',
      await fixtureWith(0),
    )
    const { accessToken } = await getToken(config, {}, deps)
    const afterwards = await session()
    expect(await resume()).toBe(accessToken)
    expect(tokenCalls()).toBe(1)
    expect(await session()).toEqual(afterwards)
    await refreshTokenLives()
  })

  test('sends none of a session that has ended meanwhile by another sign-in', async () => {
    const { resume, config, deps, tokenCalls, session, refreshTokenLives } = await stopped(
      'with the lock',
      await fixtureWith(0),
    )
    const { accessToken } = await signInAgain(config, { ...deps, interaction: someoneAt(person('admin')) })
    const [afterwards, calls] = [await session(), tokenCalls()]
    expect(await resume()).toBe(accessToken)
    expect(tokenCalls()).toBe(calls)
    expect(await session()).toEqual(afterwards)
    await refreshTokenLives()
  })

  test('goes on where nobody came', async () => {
    const { resume, tokenCalls, session, refreshTokenLives } = await stopped('with the lock', await fixtureWith(0))
    expect(await resume()).toBe((await session())?.accessTokens[0]?.accessToken)
    expect(tokenCalls()).toBe(1)
    await refreshTokenLives()
  })
})

describe('a process that was stopped with the reply in its hands', () => {
  test('saves it where nobody came', async () => {
    const { resume, tokenCalls, session, refreshTokenLives } = await stopped('with the reply', await fixtureWith(0))
    expect(await resume()).toBe((await session())?.accessTokens[0]?.accessToken)
    expect(tokenCalls()).toBe(1)
    await refreshTokenLives()
  })

  test('overwrites no later sign-in', async () => {
    const { resume, config, deps, session, refreshTokenLives } = await stopped('with the reply', await fixtureWith(0))
    await signInAgain(config, { ...deps, interaction: someoneAt(person('admin')) })
    const afterwards = await session()
    await resume()
    expect(await session()).toEqual(afterwards)
    await refreshTokenLives()
  })

  test('overwrites no later refresh, which an overlap allows', async () => {
    const { resume, config, deps, session, refreshTokenLives } = await stopped('with the reply', await fixtureWith(30))
    await getToken(config, {}, deps)
    const afterwards = await session()
    await resume()
    expect(await session()).toEqual(afterwards)
    await refreshTokenLives()
  })
})
