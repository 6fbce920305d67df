import { getToken, makeSignedIn, sessionId, signInAgain, signOut } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { DEMO_AUDIENCES } from '../../scripts/sandbox/demo-data'
import { type Fixture, nobody, person, someoneAt, tenantFixture } from '../helpers/sign-in-fixture'
import { failure, noNetwork, signedIn } from '../helpers/signed-in'
import { testOnSmallVolume } from '../helpers/small-volume'

/** The core on a real disk that goes bad after the sign-in. */

const TTL = 3600
let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true })
})

const signedInOn = (folder: string, changes = {}) =>
  signedIn(fixture, { changes, deps: { store: fileStore(folder, () => undefined) } })

testOnSmallVolume(
  'a store that can only be read answers whatever needs no refresh: a token, or why there is none',
  async (small) => {
    const { config, deps, time } = await signedInOn(small.folder, { scope: 'openid' })
    small.readOnly()
    const reading = { ...deps, send: noNetwork }
    await expect(getToken(config, {}, reading)).resolves.toBeDefined()
    const reasonFor = async (other: Partial<typeof config>) =>
      (await failure(getToken({ ...config, ...other }, {}, reading))).message
    expect(await reasonFor({ account: 'agent' })).toContain('nobody is signed in')
    expect(await reasonFor({ audience: DEMO_AUDIENCES[1] })).toContain('no refresh token')
    time.pass(TTL)
    expect(await reasonFor({})).toContain('no refresh token')
  },
)

testOnSmallVolume('and spends no refresh token: with one, the store is the error', async (small) => {
  const { config, deps, time } = await signedInOn(small.folder)
  small.readOnly()
  const other = { ...config, audience: DEMO_AUDIENCES[1] }
  expect(await failure(getToken(other, {}, { ...deps, send: noNetwork }))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  time.pass(TTL)
  expect(await failure(getToken(config, {}, { ...deps, send: noNetwork }))).toMatchObject({ code: 'STORE_UNWRITABLE' })
})

testOnSmallVolume('a sign-in that cannot be saved serves this process, and replaces nothing', async (small) => {
  const { config, deps, time, session } = await signedInOn(small.folder)
  const before = await session()
  small.readOnly()
  const ada = someoneAt(person('admin'))
  const revocations = fixture.tenant.calls('POST /oauth/revoke')
  await signInAgain(config, { ...deps, interaction: ada })
  expect(ada.opened).toHaveLength(1)
  expect(fixture.tenant.calls('POST /oauth/revoke')).toBe(revocations)
  // What is on the disk lives.
  expect(await fileStore(small.folder, () => undefined).read(sessionId(config))).toEqual(before)
  time.pass(TTL)
  const elsewhere = { ...deps, store: (await signedIn(fixture)).deps.store }
  await elsewhere.store.update(sessionId(config), () => Promise.resolve(before))
  await expect(getToken(config, {}, elsewhere)).resolves.toBeDefined()
})

testOnSmallVolume('a sign-in that is for later is not begun where it cannot be saved', async (small) => {
  const { config, deps, time } = await signedInOn(small.folder)
  small.readOnly()
  const interaction = { ...nobody, mustBeSaved: true }
  expect(await failure(signInAgain(config, { ...deps, interaction }))).toMatchObject({ code: 'STORE_UNWRITABLE' })
  // Who is signed in already is told so.
  await expect(makeSignedIn(config, { ...deps, interaction })).resolves.toBeDefined()
  expect(deps.said).toEqual([expect.stringMatching(/^note: could not refresh .*EROFS/)])
  time.pass(TTL)
  expect(await failure(makeSignedIn(config, { ...deps, interaction }))).toMatchObject({ code: 'STORE_UNWRITABLE' })
})

testOnSmallVolume(
  'a sign-out revokes also where the session cannot be removed, and says that it is still stored',
  async (small) => {
    const { config, deps } = await signedInOn(small.folder)
    small.readOnly()
    const revocations = fixture.tenant.calls('POST /oauth/revoke')
    expect(await signOut(config, deps)).toMatchObject({ nothing: false, revoked: true, removed: false })
    expect(fixture.tenant.calls('POST /oauth/revoke') - revocations).toBe(1)
  },
)
