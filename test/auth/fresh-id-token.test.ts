import { freshIdToken, getToken, readClaims, sessionId } from '../../plugin/auth'
import { type Fixture, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, noNetwork, type SignedIn, signedIn } from '../helpers/signed-in'
import { unsignedToken } from '../helpers/signed-tokens'

let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ skipConsent: true })
})

/** Puts an ID token in place of the stored one; the access token stays good. */
async function store({ config, deps }: SignedIn, idToken: string): Promise<void> {
  await deps.store.update(sessionId(config), (current) => Promise.resolve(current && { ...current, idToken }))
}
const endingIn = (seconds: number) => unsignedToken({ exp: Math.floor(Date.now() / 1000) + seconds })

test('the ID token of the sign-in is given while it lives, without a request', async () => {
  const { config, deps, session } = await signedIn(fixture)
  const idToken = await freshIdToken(config, {}, { ...deps, send: noNetwork })
  expect(idToken).toBe((await session())?.idToken)
  expect(readClaims(idToken)).toMatchObject({ sub: person('admin').subject, aud: config.clientId })
})

test('one that has ended, or ends too soon, is renewed by one refresh, however many ask', async () => {
  const somebody = await signedIn(fixture)
  const { config, deps, session, tokenCalls } = somebody
  await store(somebody, endingIn(100))
  await freshIdToken(config, {}, { ...deps, send: noNetwork })
  const asked = Array.from({ length: 10 }, () => freshIdToken(config, { minValiditySeconds: 200 }, deps))
  const idTokens = await Promise.all(asked)
  expect(new Set(idTokens)).toEqual(new Set([(await session())?.idToken]))
  expect(tokenCalls()).toBe(1)
})

test('one that cannot be renewed now leaves the access token as good as it was', async () => {
  const somebody = await signedIn(fixture)
  const { config, deps } = somebody
  const access = await getToken(config, {}, deps)
  await store(somebody, endingIn(-1))
  fixture.tenant.faults.queue('POST /oauth/token', { status: 503, body: '' })
  expect(await failure(freshIdToken(config, {}, deps))).toMatchObject({ code: 'TEMPORARY' })
  expect(await getToken(config, {}, { ...deps, send: noNetwork })).toEqual(access)
  await expect(freshIdToken(config, {}, deps)).resolves.toBeDefined()
})

test('one that needs a sign-in leaves the access token as well, and a person helps', async () => {
  const somebody = await signedIn(fixture, { changes: { scope: 'openid' } })
  const { config, deps } = somebody
  await store(somebody, endingIn(-1))
  expect(await failure(freshIdToken(config, {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  await getToken(config, {}, { ...deps, send: noNetwork })
  const helped = freshIdToken(config, {}, { ...deps, interaction: someoneAt(person('admin')) })
  expect(readClaims(await helped)).toMatchObject({ sub: person('admin').subject })
})

test('a refresh that brings none does not bring the old one back', async () => {
  const somebody = await signedIn(fixture)
  const { config, deps } = somebody
  await store(somebody, endingIn(-1))
  const body = JSON.stringify({ access_token: 'at-2', token_type: 'Bearer', expires_in: 3600 })
  fixture.tenant.faults.queue('POST /oauth/token', { status: 200, body })
  expect(await failure(freshIdToken(config, {}, deps))).toMatchObject({
    code: 'SIGN_IN_REQUIRED',
    message: expect.stringContaining('no ID token') as string,
  })
})

test('beside an access token from outside there is none', async () => {
  const deps = testDeps({ send: noNetwork })
  expect(await failure(freshIdToken(fixture.config({ accessToken: 'given-token-1' }), {}, deps))).toMatchObject({
    code: 'CONFIG_INVALID',
  })
})
