import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AccessToken, type Config, type Deps, getToken, type Session, sessionId } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { DEMO_AUDIENCES } from '../../scripts/sandbox/demo-data'
import { type Fixture, person, someoneAt, tenantFixture } from '../helpers/sign-in-fixture'
import { failure, signedIn } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'

/** What of 0.1.0 is in the helper. Its deps are ours; its `update` had no `spend`. */
interface Released {
  getToken: (config: Config, want: object, deps: Deps) => Promise<AccessToken>
  parseConfig: (values: Record<string, unknown>, where: string) => Config
  readSessionFile: (file: string, log: (line: string) => void) => { session?: Session; corrupt?: true }
}

const released = jest.requireActual<Released>('../helpers/uassist-0.1.0.js')
const TTL = 3600
let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true })
})

/** Somebody signed in for two audiences by this version; beside it a 0.1.0 on the same file, as in a plugin of that time. */
async function bothVersions() {
  const folder = tempFolder()
  const scene = await signedIn(fixture, { deps: { store: fileStore(folder, () => undefined) } })
  const { config, deps } = scene
  const other = { ...config, audience: DEMO_AUDIENCES[1] }
  await getToken(other, {}, { ...deps, interaction: someoneAt(person('admin')) })
  const file = join(folder, `${sessionId(config)}.json`)
  const read = () => {
    const { session, corrupt } = released.readSessionFile(file, () => undefined)
    if (corrupt) throw new Error('0.1.0 takes the file for corrupt')
    return session
  }
  const asReleased: Deps = {
    ...deps,
    store: {
      read: () => Promise.resolve(read()),
      // It locks in the same place, see the tests of the lock; and wrote the record as it is here.
      update: async (_id, change) => {
        const next = await change(read(), () => Promise.reject(new Error('0.1.0 knows no spend')))
        if (next) writeFileSync(file, JSON.stringify(next), { mode: 0o600 })
        return next
      },
    },
  }
  return { ...scene, other, file, asReleased, stored: () => JSON.parse(readFileSync(file, 'utf8')) as Session }
}

test('a session with several refresh tokens is one that 0.1.0 goes on with, and what it does not know survives it', async () => {
  const { config, other, deps, time, file, asReleased, stored } = await bothVersions()
  writeFileSync(file, JSON.stringify({ ...stored(), fromTheFuture: 'kept' }))
  for (let round = 0; round < 2; round++) {
    time.pass(TTL)
    const before = stored()
    const byReleased = await released.getToken(config, {}, asReleased)
    expect(stored().refreshToken?.refreshToken).not.toBe(before.refreshToken?.refreshToken)
    expect(stored()).toMatchObject({ otherRefreshTokens: before.otherRefreshTokens, fromTheFuture: 'kept' })
    // Ours takes what it brought, and refreshes the other one.
    expect(await getToken(config, {}, deps)).toEqual(byReleased)
    expect((await getToken(other, {}, deps)).audience).toBe(other.audience)
    expect(await released.getToken(config, {}, asReleased)).toEqual(byReleased)
  }
  expect(stored()).toMatchObject({ fromTheFuture: 'kept', version: 1 })
})

test('0.1.0 loses its own refresh token only, where Auth0 refuses it, and says of another audience that it is not signed in', async () => {
  const { config, other, deps, time, asReleased, stored } = await bothVersions()
  time.pass(TTL)
  expect(await failure(released.getToken(other, {}, asReleased))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  fixture.tenant.faults.queue('POST /oauth/token', { status: 403, body: '{"error":"invalid_grant"}' })
  expect(await failure(released.getToken(config, {}, asReleased))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  expect(stored().refreshToken).toBeUndefined()
  await expect(getToken(other, {}, deps)).resolves.toMatchObject({ audience: other.audience })
})

test('a session that 0.1.0 wrote goes on here', async () => {
  const { config, deps, time, file, asReleased, stored } = await bothVersions()
  // As 0.1.0 writes one: without what it does not know.
  const { otherRefreshTokens: _others, refreshToken, ...rest } = stored()
  const { given: _given, ...token } = refreshToken as NonNullable<typeof refreshToken>
  writeFileSync(file, JSON.stringify({ ...rest, refreshToken: token }))
  time.pass(TTL)
  await released.getToken(config, {}, asReleased)
  time.pass(TTL)
  await expect(getToken(config, {}, deps)).resolves.toBeDefined()
  expect(Object.keys(stored().refreshToken ?? {})).toEqual(Object.keys(token))
})
