import { getToken, memoryStore, type Refusal, sessionId, signOut } from '../../plugin/auth'
import { failure, type SignedIn, signedIn } from '../helpers/signed-in'
import { type Fixture, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'

let fixture: Fixture
beforeAll(async () => {
  fixture = await tenantFixture()
})
afterEach(() => {
  Object.assign(fixture.tenant.settings, { trouble: '', loginAction: {} })
})

async function refused(changes: (person: SignedIn) => Promise<void> | void) {
  const noted: Refusal[] = []
  const somebody = await signedIn(fixture, { deps: { onRefusal: (refusal) => noted.push(refusal) } })
  somebody.time.pass(90_000)
  await changes(somebody)
  const error = await failure(getToken(somebody.config, {}, somebody.deps))
  somebody.secrets.expectNoneIn([JSON.stringify(noted)])
  return { noted, error, ...somebody }
}

test('a refused refresh is noted, with the texts of its error and without a token', async () => {
  const { noted, error, config, time } = await refused(async ({ config, deps: { store, ...deps } }) => {
    const session = await store.read(sessionId(config))
    // Somebody else signs out with a copy of the session.
    const copy = memoryStore()
    await copy.update(sessionId(config), () => Promise.resolve(session), { purpose: 'the test' })
    await signOut(config, { ...deps, store: copy })
  })
  const { auth0Domain, clientId, organization, account } = config
  expect(noted).toEqual([
    {
      kind: 'issuer',
      at: expect.any(Number) as number,
      ...{ auth0Domain, clientId, organization, account },
      cause: 'refresh-token-dead',
      signIn: 'again',
      message: error.message,
      hint: error.hint,
    },
  ])
  expect(Math.abs((noted[0]?.at ?? 0) - time.now())).toBeLessThan(60_000)
})

test.each(['rate-limited', 'global-limit'] as const)('trouble that passes is no refusal: %s', async (trouble) => {
  const { noted, error } = await refused(() => {
    fixture.tenant.settings.trouble = trouble
  })
  expect([error.code, noted]).toEqual(['TEMPORARY', []])
})

test('a tenant in trouble at the sign-in is no refusal, though it has a cause', async () => {
  const noted: Refusal[] = []
  fixture.tenant.settings.loginAction = { deny: 'Later, please.', error: 'temporarily_unavailable' }
  const deps = testDeps({ onRefusal: (refusal) => noted.push(refusal), interaction: someoneAt(person('admin')) })
  const error = await failure(getToken(fixture.config(), {}, deps))
  expect([error.code, error.reason?.cause, noted]).toEqual(['TEMPORARY', 'tenant-in-trouble', []])
})

test('that nobody is signed in is no refusal, a denied sign-in is one', async () => {
  const noted: Refusal[] = []
  const deps = testDeps({ onRefusal: (refusal) => noted.push(refusal) })
  await failure(getToken(fixture.config(), {}, deps))
  expect(noted).toEqual([])
  fixture.tenant.settings.loginAction = { deny: 'Not on Sundays.' }
  await failure(getToken(fixture.config(), {}, { ...deps, interaction: someoneAt(person('admin')) }))
  expect(noted).toMatchObject([{ cause: 'denied-at-sign-in', signIn: 'as somebody else' }])
})
