import { type Deps, getToken, memoryStore, type Session, sessionId, signOut } from '../../plugin/auth'
import { type Fixture, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, noNetwork, signedIn } from '../helpers/signed-in'

let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ skipConsent: true })
})

test('signing out revokes the refresh token, forgets the session, and says until when access tokens live', async () => {
  const { config, deps, session } = await signedIn(fixture)
  const before = await session()
  const sent: Record<string, string>[] = []
  const watching: Deps['send'] = (request) => {
    sent.push(Object.fromEntries(new URLSearchParams(request.body)))
    return deps.send(request)
  }
  expect(await signOut(config, { ...deps, send: watching })).toEqual({
    nothing: false,
    revoked: true,
    removed: true,
    accessTokensEndAt: before?.accessTokens[0]?.expiresAt,
  })
  const token = before?.refreshToken?.refreshToken
  expect(sent).toEqual([{ client_id: config.clientId, token, token_type_hint: 'refresh_token' }])
  expect(await session()).toBeUndefined()
  // The tenant took it at its word.
  expect(await failure(getToken({ ...config, refreshToken: token ?? '' }, {}, deps))).toMatchObject({
    code: 'SIGN_IN_REQUIRED',
  })
})

test('of a session that somebody refreshes at the last moment the new refresh token is revoked', async () => {
  const sessions = new Map<string, Session>()
  const { config, deps } = await signedIn(fixture, { deps: { store: memoryStore(sessions) } })
  const id = sessionId(config)
  const rotated = 'the-last-of-the-family'
  const overtaken: Deps['store'] = {
    read: deps.store.read,
    update: (...[key, change, wait]) =>
      deps.store.update(
        key,
        (current, spend) => {
          const { refreshToken } = current ?? {}
          if (current && refreshToken && refreshToken.refreshToken !== rotated) {
            sessions.set(id, { ...current, refreshToken: { ...refreshToken, refreshToken: rotated } })
          }
          return change(current, spend)
        },
        wait,
      ),
  }
  const revoked: (string | null)[] = []
  const watching: Deps['send'] = (request) => {
    revoked.push(new URLSearchParams(request.body).get('token'))
    return deps.send(request)
  }
  expect(await signOut(config, { ...deps, store: overtaken, send: watching })).toMatchObject({ revoked: true })
  expect({ revoked, left: sessions.size }).toEqual({ revoked: [rotated], left: 0 })
})

test('an unknown refresh token counts as revoked, as the tenant says', async () => {
  const { config, deps } = await signedIn(fixture)
  await deps.store.update(sessionId(config), (current) =>
    Promise.resolve(
      current?.refreshToken && { ...current, refreshToken: { ...current.refreshToken, refreshToken: 'unknown' } },
    ),
  )
  expect(await signOut(config, deps)).toMatchObject({ nothing: false, revoked: true })
})

test.each([
  ['the tenant is down', { status: 503, headers: { 'retry-after': '5' }, body: '' }],
  ['the connection breaks', { drop: 'before' as const }],
  ['the tenant refuses', { status: 401, body: '{"error":"invalid_client"}' }],
])('when %s the session is forgotten here, and said to be alive there', async (_what, fault) => {
  const { config, deps, session } = await signedIn(fixture)
  fixture.tenant.faults.queue('POST /oauth/revoke', fault)
  expect(await signOut(config, deps)).toMatchObject({ nothing: false, revoked: false })
  expect(await session()).toBeUndefined()
})

test('without a refresh token there is nothing to revoke, and nothing is sent', async () => {
  const { config, deps, session } = await signedIn(fixture, { changes: { scope: 'openid' } })
  expect(await signOut(config, { ...deps, send: noNetwork })).toMatchObject({ nothing: false, revoked: true })
  expect(await session()).toBeUndefined()
})

test('access tokens that have ended are not spoken of', async () => {
  const { config, deps, time } = await signedIn(fixture)
  time.pass(86_400)
  expect(await signOut(config, deps)).toEqual({ nothing: false, revoked: true, removed: true })
})

test('where nobody is signed in nothing happens', async () => {
  expect(await signOut(fixture.config(), testDeps({ send: noNetwork }))).toEqual({
    nothing: true,
    revoked: true,
    removed: true,
  })
})

test('one account leaves the others signed in', async () => {
  const { deps, session } = await signedIn(fixture)
  const agent = fixture.config({ account: 'agent' })
  await getToken(agent, {}, { ...deps, interaction: someoneAt(person('agent')) })
  await signOut(agent, deps)
  expect(await deps.store.read(sessionId(agent))).toBeUndefined()
  expect(await session()).toBeDefined()
})

test('a refresh that waited for the signing out finds nobody signed in', async () => {
  const { config, deps, tokenCalls } = await signedIn(fixture)
  const [out, token] = await Promise.allSettled([
    signOut(config, deps),
    getToken(config, { minValiditySeconds: Infinity }, deps),
  ])
  expect(out).toMatchObject({ status: 'fulfilled', value: { revoked: true } })
  expect(token).toMatchObject({ status: 'rejected', reason: { code: 'SIGN_IN_REQUIRED' } })
  expect(tokenCalls()).toBe(0)
})
