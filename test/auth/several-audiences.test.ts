import { type Deps, getToken, memoryStore, type Session, sessionId, signInAgain, signOut } from '../../plugin/auth'
import { DEMO_AUDIENCES } from '../../scripts/sandbox/demo-data'
import { type Fixture, nobody, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, noNetwork, signedIn } from '../helpers/signed-in'

const TTL = 3600
const [FIRST, SECOND] = DEMO_AUDIENCES
let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true })
})

/** The refresh tokens that a `send` revokes. */
function watchRevocations(deps: Deps): { revoked: string[]; deps: Deps } {
  const revoked: string[] = []
  const send: Deps['send'] = (request) => {
    if (request.url.endsWith('/oauth/revoke')) revoked.push(new URLSearchParams(request.body).get('token') ?? '')
    return deps.send(request)
  }
  return { revoked, deps: { ...deps, send } }
}

/** Somebody signed in for both audiences, in this order. */
async function inBoth(account: 'admin' | 'agent' = 'admin') {
  const scene = await signedIn(fixture)
  const other = { ...scene.config, audience: SECOND }
  const first = (await scene.session())?.refreshToken
  await getToken(other, {}, { ...scene.deps, interaction: someoneAt(person(account)) })
  return { ...scene, other, first }
}

/** That a refresh token is dead at the tenant: a session that begins with it does not. */
async function isDead(refreshToken: string, audience: string): Promise<boolean> {
  const config = fixture.config({ refreshToken, audience })
  return getToken(config, {}, testDeps()).then(
    () => false,
    () => true,
  )
}

describe('two audiences in one session', () => {
  test('each have a refresh token, and each is refreshed by its own for as long as one likes', async () => {
    const { config, other, deps, time, session, first } = await inBoth()
    expect((await session())?.refreshToken).toEqual(first)
    expect((await session())?.otherRefreshTokens).toMatchObject([{ audience: SECOND }])
    for (let round = 0; round < 3; round++) {
      time.pass(TTL)
      const tokens = [await getToken(config, {}, deps), await getToken(other, {}, deps)]
      expect(tokens.map(({ audience }) => audience)).toEqual([FIRST, SECOND])
    }
    expect((await session())?.refreshToken).toMatchObject({ audience: FIRST })
    expect((await session())?.otherRefreshTokens).toHaveLength(1)
  })

  test.each([0, 1])('lose only the refresh token that is refused (of audience %i)', async (dead) => {
    const { config, other, deps, time, session } = await inBoth()
    const [refused, alive] = dead === 0 ? [config, other] : [other, config]
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { status: 403, body: '{"error":"invalid_grant"}' })
    expect(await failure(getToken(refused, {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
    await expect(getToken(alive, {}, deps)).resolves.toMatchObject({ audience: alive.audience })
    expect(await failure(getToken(refused, {}, { ...deps, send: noNetwork }))).toMatchObject({
      message: expect.stringMatching(/^there is no refresh token since 2\S+Z: the refresh token has expired/) as string,
    })
    await getToken(refused, {}, { ...deps, interaction: someoneAt(person('admin')) })
    time.pass(TTL)
    for (const one of [refused, alive]) await expect(getToken(one, {}, deps)).resolves.toBeDefined()
    expect((await session())?.otherRefreshTokens).toHaveLength(1)
  })

  test('do not push each other out: signing in for one revokes nothing of the other', async () => {
    const scene = await signedIn(fixture)
    const { revoked, deps } = watchRevocations(scene.deps)
    const interaction = someoneAt(person('admin'))
    await getToken({ ...scene.config, audience: SECOND }, {}, { ...deps, interaction })
    expect(revoked).toEqual([])
  })

  test('end together at a sign-out: both refresh tokens are revoked', async () => {
    const scene = await inBoth()
    const before = await scene.session()
    const { revoked, deps } = watchRevocations(scene.deps)
    const tokens = [before?.refreshToken, before?.otherRefreshTokens?.[0]].map((token) => token?.refreshToken ?? '')
    expect(await signOut(scene.config, deps)).toMatchObject({ revoked: true, removed: true })
    expect(revoked).toEqual(tokens)
    expect(await Promise.all([isDead(tokens[0] ?? '', FIRST), isDead(tokens[1] ?? '', SECOND)])).toEqual([true, true])
  })

  test('of which one cannot be revoked at a sign-out: that is said, and the other one is revoked', async () => {
    const { config, deps } = await inBoth()
    fixture.tenant.faults.queue('POST /oauth/revoke', { status: 503, body: '' })
    const watched = watchRevocations(deps)
    expect(await signOut(config, watched.deps)).toMatchObject({ revoked: false, removed: true })
    expect(watched.revoked).toHaveLength(2)
  })

  test('end with the person: another one who signs in leaves nothing of the first, here or at the tenant', async () => {
    const { session, first, deps } = await inBoth('agent')
    expect(await session()).toMatchObject({
      claims: { sub: person('agent').subject },
      refreshToken: { audience: SECOND },
    })
    expect((await session())?.otherRefreshTokens).toBeUndefined()
    expect(await isDead(first?.refreshToken ?? '', FIRST)).toBe(true)
    expect(deps.said).toEqual([])
  })
})

describe('a refresh token that a new sign-in replaces', () => {
  test('is revoked, once the new one is stored, and the new one lives', async () => {
    const { config, deps, time, session } = await signedIn(fixture)
    const old = (await session())?.refreshToken?.refreshToken ?? ''
    const storedAt: (string | undefined)[] = []
    const send: Deps['send'] = async (request) => {
      if (request.url.endsWith('/oauth/revoke')) storedAt.push((await session())?.refreshToken?.refreshToken)
      return deps.send(request)
    }
    await signInAgain(config, { ...deps, send, interaction: someoneAt(person('admin')) })
    expect(storedAt).toEqual([(await session())?.refreshToken?.refreshToken])
    expect(storedAt).not.toEqual([old])
    time.pass(TTL)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    expect(await isDead(old, FIRST)).toBe(true)
  })

  test('and cannot be revoked is said to live on, and the sign-in holds', async () => {
    const { config, deps } = await signedIn(fixture)
    fixture.tenant.faults.queue('POST /oauth/revoke', { status: 503, body: '' })
    await signInAgain(config, { ...deps, interaction: someoneAt(person('admin')) })
    expect(deps.said).toEqual([expect.stringMatching(/could not be revoked, and lives until it expires/)])
    await expect(getToken(config, {}, { ...deps, interaction: nobody })).resolves.toBeDefined()
  })

  test('is not revoked where a sign-in fails', async () => {
    const scene = await signedIn(fixture)
    const { revoked, deps } = watchRevocations(scene.deps)
    const away = { ...someoneAt(person('admin')), timeoutMs: 50, showUrl: () => Promise.resolve() }
    expect(await failure(signInAgain(scene.config, { ...deps, interaction: away }))).toMatchObject({
      code: 'SIGN_IN_TIMEOUT',
    })
    expect(revoked).toEqual([])
    scene.time.pass(TTL)
    await expect(getToken(scene.config, {}, deps)).resolves.toBeDefined()
  })

  test.each(['written by this version', 'written by 0.1.0'])(
    'is not revoked where it came by a variable (%s); the next one, of a sign-in, is',
    async (by) => {
      const given = (await (await signedIn(fixture)).session())?.refreshToken?.refreshToken ?? ''
      const config = fixture.config({ refreshToken: given })
      const sessions = new Map<string, Session>()
      const seeded = testDeps({ store: memoryStore(sessions) })
      await getToken(config, {}, seeded)
      const id = sessionId(config)
      const { refreshToken, ...rest } = sessions.get(id) as Session
      const { given: isGiven, ...as010 } = refreshToken as NonNullable<typeof refreshToken>
      expect(isGiven).toBe(true)
      if (by.endsWith('0.1.0')) sessions.set(id, { ...rest, refreshToken: as010 })

      const { revoked, deps } = watchRevocations(seeded)
      await signInAgain(config, { ...deps, interaction: someoneAt(person('admin')) })
      expect(revoked).toEqual([])
      const ofSignIn = sessions.get(id)?.refreshToken?.refreshToken
      await signInAgain(config, { ...deps, interaction: someoneAt(person('admin')) })
      expect(revoked).toEqual([ofSignIn])
    },
  )

  test('is revoked, too, where the new sign-in asked for none', async () => {
    const scene = await signedIn(fixture)
    const { revoked, deps } = watchRevocations(scene.deps)
    await signInAgain(
      { ...scene.config, scope: 'openid profile email' },
      { ...deps, interaction: someoneAt(person('admin')) },
    )
    expect(revoked).toHaveLength(1)
    expect((await scene.session())?.refreshToken).toBeUndefined()
  })
})

test('fields that this version does not know survive a refresh, and a sign-in of the same person', async () => {
  const sessions = new Map<string, Session>()
  const { config, deps, time } = await signedIn(fixture, { deps: { store: memoryStore(sessions) } })
  const id = sessionId(config)
  sessions.set(id, { ...(sessions.get(id) as Session), fromTheFuture: 'kept' } as Session)
  time.pass(TTL)
  await getToken(config, {}, deps)
  expect(sessions.get(id)).toMatchObject({ fromTheFuture: 'kept' })
  await signInAgain(config, { ...deps, interaction: someoneAt(person('admin')) })
  expect(sessions.get(id)).toMatchObject({ fromTheFuture: 'kept' })
})
