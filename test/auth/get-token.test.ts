import { type Deps, getToken, memoryStore, type Session, sessionId, signInAgain, signOut } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { listenForCallback } from '../../plugin/node/loopback'
import { createSend } from '../../plugin/node/send'
import { DEMO_AUDIENCES, DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { createSigningKey } from '../../scripts/sandbox/tenant/signing-key'
import { type TenantOptions } from '../../scripts/sandbox/tenant/start-tenant'
import { type Fixture, nobody, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, lastPage, noNetwork, signedIn } from '../helpers/signed-in'
import { unsignedToken } from '../helpers/signed-tokens'
import { tempFolder } from '../helpers/temp-folder'

const TTL = 3600
let fixture: Fixture
let signingKey: Awaited<ReturnType<typeof createSigningKey>>

const anotherTenant = (options: TenantOptions) =>
  tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true, signingKey, ...options })

beforeAll(async () => {
  signingKey = await createSigningKey()
  fixture = await anotherTenant({})
})

describe('the first use', () => {
  test('signs a person in, and her next ones are silent: not one request', async () => {
    const { tenant, config } = fixture
    const before = tenant.calls('POST /oauth/token')
    const ada = someoneAt(person('admin'))
    const deps = testDeps({ interaction: ada })
    const first = await getToken(config(), {}, deps)
    expect(first).toMatchObject({ tokenType: 'Bearer', audience: DEMO_AUDIENCES[0] })
    expect(first.expiresAt - first.obtainedAt).toBe(TTL * 1000)
    expect(await lastPage(ada)).toContain('You are signed in as Ada Admin.')
    expect(tenant.calls('POST /oauth/token') - before).toBe(1)
    expect(deps.said).toEqual([])

    const silent = { ...deps, send: noNetwork, interaction: nobody }
    expect(await getToken(config(), {}, silent)).toEqual(first)
    expect(await getToken(config({ scope: 'openid email' }), {}, silent)).toEqual(first)
  })

  test('without a person says that nobody is signed in, and asks Auth0 nothing', async () => {
    const error = await failure(getToken(fixture.config({ account: 'agent' }), {}, testDeps({ send: noNetwork })))
    expect(error).toMatchObject({ code: 'SIGN_IN_REQUIRED', hint: 'Sign in.' })
    expect(error.message).toContain(fixture.tenant.url)
    expect(error.message).toContain('"agent"')
  })

  test('keeps the accounts of several people apart', async () => {
    const deps = testDeps()
    const tokenOf = (account: 'admin' | 'agent') =>
      getToken(fixture.config({ account }), {}, { ...deps, interaction: someoneAt(person(account)) })
    const [admin, agent] = [await tokenOf('admin'), await tokenOf('agent')]
    expect(admin.accessToken).not.toBe(agent.accessToken)
    expect((await tokenOf('admin')).accessToken).toBe(admin.accessToken)
  })

  test('in which the person declines ends in a denial, and the browser is told', async () => {
    const { config } = await anotherTenant({ skipConsent: false })
    const grace = someoneAt(person('agent'), { decline: true })
    const error = await failure(getToken(config(), {}, testDeps({ interaction: grace })))
    expect(error).toMatchObject({ code: 'SIGN_IN_DENIED' })
    expect(error.message).toContain('User did not authorize the request')
    expect(await lastPage(grace)).toContain('Not signed in')
    await getToken(config(), {}, testDeps({ interaction: someoneAt(person('agent')) }))
  })

  test('with an unknown audience names it', async () => {
    const ada = someoneAt(person('admin'))
    const error = await failure(
      getToken(fixture.config({ audience: 'wrong.example' }), {}, testDeps({ interaction: ada })),
    )
    expect(error).toMatchObject({ code: 'TOKEN_REFUSED' })
    expect(error.message).toContain('"wrong.example"')
    expect(error.hint).toContain('"audience"')
  })

  test('with a wrong client secret points at the secret; with the right one it works', async () => {
    const web = { clientId: DEMO_CLIENTS.web.clientId }
    const deps = () => testDeps({ interaction: someoneAt(person('admin')) })
    const error = await failure(getToken(fixture.config({ ...web, clientSecret: 'not-the-secret' }), {}, deps()))
    expect(error).toMatchObject({ code: 'TOKEN_REFUSED' })
    expect(error.hint).toContain('"clientSecret"')
    expect(`${error.message} ${error.hint}`).not.toContain('not-the-secret')
    await expect(
      getToken(fixture.config({ ...web, clientSecret: DEMO_CLIENTS.web.clientSecret }), {}, deps()),
    ).resolves.toBeDefined()
  })

  test('that no callback ends is over in time, with the callback URL to register', async () => {
    const away = { ...someoneAt(person('admin')), timeoutMs: 50, showUrl: () => Promise.resolve() }
    const error = await failure(getToken(fixture.config(), {}, testDeps({ interaction: away })))
    expect(error).toMatchObject({ code: 'SIGN_IN_TIMEOUT' })
    expect(error.hint).toContain(fixture.redirectUris[0])
    // The port is free again.
    await getToken(fixture.config(), {}, testDeps({ interaction: someoneAt(person('admin')) }))
  })

  test('goes on at the next registered URL when a port is taken, and names the same one twice', async () => {
    const { config, redirectUris } = fixture
    const taken = await listenForCallback(redirectUris.slice(0, 1))
    try {
      const ada = someoneAt(person('admin'))
      const redeemed: (string | null)[] = []
      const { send } = testDeps()
      const deps = testDeps({
        interaction: ada,
        send: (request) => {
          if (request.body) redeemed.push(new URLSearchParams(request.body).get('redirect_uri'))
          return send(request)
        },
      })
      await getToken(config(), {}, deps)
      expect(redeemed).toEqual([redirectUris[1]])
      expect(new URL(ada.opened[0] ?? '').searchParams.get('redirect_uri')).toBe(redirectUris[1])
    } finally {
      await taken.close()
    }
  })

  test('opens no browser when no port is free', async () => {
    const { config, redirectUris } = fixture
    const taken = await Promise.all(redirectUris.map((uri) => listenForCallback([uri])))
    const ada = someoneAt(person('admin'))
    const deps = testDeps({ interaction: ada })
    expect(await failure(getToken(config(), {}, deps))).toMatchObject({ code: 'PORTS_BUSY' })
    expect(ada.opened).toEqual([])
    await Promise.all(taken.map((listener) => listener.close()))
    await expect(getToken(config(), {}, deps)).resolves.toBeDefined()
  })

  test('needs a redirect URL and a listener, and says which is missing', async () => {
    const config = fixture.config({ redirectUri: '', redirect_uri: 'http://127.0.0.1:1/callback' })
    const interaction = someoneAt(person('admin'))
    expect(await failure(getToken(config, {}, testDeps({ interaction })))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^"redirectUri" is missing.*the environment has "redirect_uri"/) as string,
    })
    const { listen: _none, ...withoutListener } = interaction
    const error = await failure(getToken(fixture.config(), {}, testDeps({ interaction: withoutListener })))
    expect(error).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  })

  test('notes that the token is opaque when no audience was asked for', async () => {
    const { deps } = await signedIn(fixture, { changes: { audience: '' } })
    expect(deps.said).toEqual([expect.stringContaining('"audience" is missing')])
  })

  test('notes why no refresh token came: none was asked for, or the API does not allow it', async () => {
    const notAsked = await signedIn(fixture, { changes: { scope: 'openid' } })
    expect(notAsked.deps.said).toEqual([expect.stringContaining('does not ask for offline_access')])
    const notAllowed = await signedIn(await anotherTenant({ offlineAccess: false }))
    expect(notAllowed.deps.said).toEqual([expect.stringContaining('"Allow Offline Access"')])
    expect((await notAllowed.session())?.refreshToken).toBeUndefined()
    expect((await notAllowed.session())?.accessTokens).toHaveLength(1)
  })

  test('keeps verifier, code and tokens out of the URL, the page and all it says', async () => {
    const { tenant, config } = fixture
    const ada = someoneAt(person('admin'))
    const { secrets } = await signedIn(fixture)
    const deps = testDeps({ interaction: ada, send: secrets.watch(createSend()) })
    await getToken(config(), {}, deps)
    expect(secrets.seen.size).toBeGreaterThanOrEqual(5)
    secrets.expectNoneIn([...ada.opened, await lastPage(ada), ...deps.said])
    expect(ada.opened[0]).toContain(tenant.url)
  })
})

describe('an expired token', () => {
  test('is replaced by exactly one token call', async () => {
    const { config, deps, time, tokenCalls, session } = await signedIn(fixture)
    const old = await session()
    time.pass(TTL - 61)
    await getToken(config, {}, deps)
    expect(tokenCalls()).toBe(0)
    time.pass(2)
    const fresh = await getToken(config, {}, deps)
    expect(tokenCalls()).toBe(1)
    expect(fresh.accessToken).not.toBe(old?.accessTokens[0]?.accessToken)
    expect(fresh.expiresAt).toBeGreaterThan(time.now() + 60_000)
    const now = await session()
    expect(now?.refreshToken?.refreshToken).not.toBe(old?.refreshToken?.refreshToken)
    expect(now).toMatchObject({ signedInAt: old?.signedInAt, idTokenVerified: false, claims: old?.claims })
    expect(await getToken(config, {}, { ...deps, send: noNetwork })).toEqual(fresh)
  })

  test('is replaced again and again: each refresh token serves once', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    for (let round = 1; round <= 3; round++) {
      time.pass(TTL)
      await getToken(config, {}, deps)
      expect(tokenCalls()).toBe(round)
    }
  })

  test('is handed out only after the new refresh token is stored', async () => {
    const { config, deps, time, session } = await signedIn(fixture)
    time.pass(TTL)
    const events: string[] = []
    const { store } = deps
    const slow: Deps['store'] = {
      read: store.read,
      update: async (...all) => {
        const saved = await store.update(...all)
        await new Promise((resolve) => setImmediate(resolve))
        events.push('stored')
        return saved
      },
    }
    const { accessToken } = await getToken(config, {}, { ...deps, store: slow })
    events.push('handed out')
    expect(events).toEqual(['stored', 'handed out'])
    expect((await session())?.accessTokens[0]?.accessToken).toBe(accessToken)
  })

  test('leaves the refresh token as it is where Auth0 does not rotate', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(await anotherTenant({ rotation: false }))
    const before = (await session())?.refreshToken?.refreshToken
    for (let round = 1; round <= 2; round++) {
      time.pass(TTL)
      await getToken(config, {}, deps)
      expect((await session())?.refreshToken?.refreshToken).toBe(before)
    }
    expect(tokenCalls()).toBe(2)
  })

  test('without a refresh token needs a person, and a person helps', async () => {
    const { config, deps, time } = await signedIn(fixture, { changes: { scope: 'openid' } })
    time.pass(TTL)
    const error = await failure(getToken(config, {}, { ...deps, send: noNetwork }))
    expect(error).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
      message: expect.stringContaining('no refresh token') as string,
    })
    await expect(getToken(config, {}, { ...deps, interaction: someoneAt(person('admin')) })).resolves.toBeDefined()
  })

  test('counts as expired as early as the caller wishes', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    await getToken(config, { minValiditySeconds: TTL - 30 }, deps)
    expect(tokenCalls()).toBe(0)
    time.pass(60)
    await getToken(config, { minValiditySeconds: TTL - 30 }, deps)
    expect(tokenCalls()).toBe(1)
  })

  test('that never lives as long as the caller wishes is replaced in the second half of its life, not at each use', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    const use = () => getToken(config, { minValiditySeconds: TTL + 30 }, deps)
    for (let uses = 0; uses < 3; uses++) await use()
    time.pass(TTL / 2 - 10)
    await use()
    expect(tokenCalls()).toBe(0)
    time.pass(20)
    for (let uses = 0; uses < 3; uses++) await use()
    expect(tokenCalls()).toBe(1)
    await getToken(config, { minValiditySeconds: Infinity }, deps)
    expect(tokenCalls()).toBe(2)
  })

  test('narrowed by Auth0 is recorded as narrowed, and is not asked for again', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    fixture.tenant.faults.queue('POST /oauth/token', {
      status: 200,
      body: JSON.stringify({ access_token: 'narrow', token_type: 'Bearer', expires_in: TTL, scope: 'openid' }),
    })
    time.pass(TTL)
    await expect(getToken(config, {}, deps)).resolves.toMatchObject({ scope: 'openid', accessToken: 'narrow' })
    await getToken(config, {}, { ...deps, send: noNetwork })
    expect(tokenCalls()).toBe(1)
    expect((await session())?.refreshToken).toBeDefined()
  })
})

describe('a refresh', () => {
  test('never widens the scope: that is refused here, without a request', async () => {
    const { config, deps, tokenCalls } = await signedIn(fixture, { changes: { scope: 'openid offline_access' } })
    const wider = { ...config, scope: 'openid offline_access email' }
    const error = await failure(getToken(wider, {}, deps))
    expect(error).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
      message: expect.stringContaining('"openid offline_access email"') as string,
    })
    expect(tokenCalls()).toBe(0)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
  })

  test('never changes the audience: that needs a sign-in, after which both tokens serve', async () => {
    const { config, deps, tokenCalls } = await signedIn(fixture)
    const other = { ...config, audience: DEMO_AUDIENCES[1] }
    const error = await failure(getToken(other, {}, deps))
    expect(error).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
    expect(error.message).toContain(DEMO_AUDIENCES[0])
    expect(error.message).toContain(DEMO_AUDIENCES[1])
    expect(tokenCalls()).toBe(0)
    const second = await getToken(other, {}, { ...deps, interaction: someoneAt(person('admin')) })
    expect(second.audience).toBe(DEMO_AUDIENCES[1])
    const silent = { ...deps, send: noNetwork }
    expect((await getToken(config, {}, silent)).audience).toBe(DEMO_AUDIENCES[0])
    expect((await getToken(other, {}, silent)).accessToken).toBe(second.accessToken)
  })

  test.each([400, 401, 403])(
    'refused with invalid_grant and %i ends in a sign-in; the dead token is not sent again',
    async (status) => {
      const { config, deps, time, session, tokenCalls, secrets } = await signedIn(fixture)
      time.pass(TTL)
      const body = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }
      fixture.tenant.faults.queue('POST /oauth/token', { status, body: JSON.stringify(body) })
      const error = await failure(getToken(config, {}, deps))
      expect(error).toMatchObject({
        code: 'SIGN_IN_REQUIRED',
        message: expect.stringContaining('invalid_grant') as string,
      })
      expect((await session())?.refreshToken).toBeUndefined()
      expect(await failure(getToken(config, {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
      expect(tokenCalls()).toBe(1)
      secrets.expectNoneIn([error.message, error.hint, ...deps.said])
      await expect(getToken(config, {}, { ...deps, interaction: someoneAt(person('admin')) })).resolves.toBeDefined()
    },
  )

  test('of a session that was revoked elsewhere ends in a sign-in, in the words of the tenant', async () => {
    const { config, deps, time, session } = await signedIn(fixture)
    const stored = await session()
    const elsewhere = memoryStore(new Map([[sessionId(config), stored as Session]]))
    expect(await signOut(config, { ...deps, store: elsewhere })).toMatchObject({ revoked: true })
    time.pass(TTL)
    const error = await failure(getToken(config, {}, deps))
    expect(error).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
    expect(error.message).toContain('Unknown or invalid refresh token.')
  })

  test('refused because somebody else rotated tries the refresh token now in the store, once', async () => {
    const other = (await (await signedIn(fixture)).session())?.refreshToken?.refreshToken ?? ''
    const { config, deps, time, sent } = await rotatedBySomebodyElse(other)
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { status: 403, body: '{"error":"invalid_grant"}' })
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    expect(sent).toHaveLength(2)
    expect(sent[1]).toBe(other)
    // And the session lives on with what the second answer brought.
    time.pass(TTL)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    expect(sent).toHaveLength(3)
  })

  test('refused twice, with the other refresh token as well, is over', async () => {
    const { config, deps, time, session, sent } = await rotatedBySomebodyElse('another-refresh-token')
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { status: 403, body: '{"error":"invalid_grant"}' }, 2)
    expect(await failure(getToken(config, {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
    expect(sent).toHaveLength(2)
    expect((await session())?.refreshToken).toBeUndefined()
  })

  test('that asks for a second factor keeps the credentials, and goes on in the browser where there is one', async () => {
    const { config, deps, time, session } = await signedIn(fixture)
    time.pass(TTL)
    const { faults } = fixture.tenant
    const body = JSON.stringify({
      error: 'mfa_required',
      error_description: 'Multifactor required',
      mfa_token: 'mfa-secret',
    })
    const before = await session()
    faults.queue('POST /oauth/token', { status: 403, body })
    const error = await failure(getToken(config, {}, deps))
    expect(error).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
      message: expect.stringContaining('second factor') as string,
    })
    expect(error.message).not.toContain('mfa-secret')
    expect(await session()).toEqual(before)
    faults.queue('POST /oauth/token', { status: 403, body })
    const ada = someoneAt(person('admin'))
    await expect(getToken(config, {}, { ...deps, interaction: ada })).resolves.toBeDefined()
    expect(ada.opened).toHaveLength(1)
  })

  test.each([
    ['unauthorized_client', 'Grant Types'],
    ['invalid_client', '"clientId"'],
  ])(
    'refused with %s keeps the credentials, and the hint names %s; a person is led to the browser',
    async (error, named) => {
      const { config, deps, time, session } = await signedIn(fixture)
      time.pass(TTL)
      const before = await session()
      const body = JSON.stringify({ error })
      fixture.tenant.faults.queue('POST /oauth/token', { status: 401, body })
      const refusal = await failure(getToken(config, {}, deps))
      expect(refusal).toMatchObject({ code: 'TOKEN_REFUSED', hint: expect.stringContaining(named) as string })
      expect(await session()).toEqual(before)
      fixture.tenant.faults.queue('POST /oauth/token', { status: 401, body })
      const ada = someoneAt(person('admin'))
      await expect(getToken(config, {}, { ...deps, interaction: ada })).resolves.toBeDefined()
      expect(ada.opened).toHaveLength(1)
    },
  )
})

/**
 * Somebody signed in, whose first refresh meets a program that knows no lock: it writes another refresh token into the
 * store while the request is under way. `sent` are the refresh tokens sent.
 */
async function rotatedBySomebodyElse(refreshToken: string) {
  const sessions = new Map<string, Session>()
  const scene = await signedIn(fixture, { deps: { store: memoryStore(sessions) } })
  const id = sessionId(scene.config)
  const sent: string[] = []
  const send: Deps['send'] = (request) => {
    sent.push(new URLSearchParams(request.body).get('refresh_token') ?? '')
    const session = sessions.get(id)
    if (sent.length === 1 && session?.refreshToken) {
      sessions.set(id, { ...session, refreshToken: { ...session.refreshToken, refreshToken } })
    }
    return scene.deps.send(request)
  }
  return { ...scene, deps: { ...scene.deps, send }, sent }
}

describe('a clock', () => {
  test('set back makes no old token young again: one refresh, and then rest', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(-3600)
    await getToken(config, {}, deps)
    await getToken(config, {}, deps)
    expect(tokenCalls()).toBe(1)
  })

  test('a little behind changes nothing', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(-50)
    await getToken(config, {}, deps)
    expect(tokenCalls()).toBe(0)
  })

  test('set forward and put right again costs two refreshes, not one at every use', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(2 * TTL)
    for (let use = 0; use < 3; use++) await getToken(config, {}, deps)
    expect(tokenCalls()).toBe(1)
    time.pass(-2 * TTL)
    for (let use = 0; use < 3; use++) await getToken(config, {}, deps)
    expect(tokenCalls()).toBe(2)
  })

  test('set forward while the refresh is under way ends in a token that is taken again', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    const jumping: Deps = {
      ...deps,
      send: async (request) => {
        const response = await deps.send(request)
        time.pass(3600)
        return response
      },
    }
    const fresh = await getToken(config, {}, jumping)
    expect(await getToken(config, {}, deps)).toEqual(fresh)
    expect(tokenCalls()).toBe(1)
  })
})

describe('a refresh token given from outside', () => {
  const seedOf = async (changes = {}) =>
    (await (await signedIn(fixture, { changes })).session())?.refreshToken?.refreshToken ?? ''

  test('starts a session where there is none, and is spent once', async () => {
    const seed = await seedOf()
    const deps = testDeps()
    const config = fixture.config({ refreshToken: seed })
    const first = await getToken(config, {}, deps)
    expect(await getToken(config, {}, { ...deps, send: noNetwork })).toEqual(first)
    const stored = await deps.store.read(sessionId(config))
    expect(stored?.refreshToken?.refreshToken).not.toBe(seed)
    expect(JSON.stringify(stored)).not.toContain(seed)
  })

  test('gives way to the session it has started: later refreshes spend what came after it', async () => {
    const config = fixture.config({ refreshToken: await seedOf() })
    let now = Date.now()
    const deps = testDeps({ now: () => now })
    const before = fixture.tenant.calls('POST /oauth/token')
    for (let round = 1; round <= 3; round++) {
      await getToken(config, {}, deps)
      expect(fixture.tenant.calls('POST /oauth/token') - before).toBe(round)
      now += TTL * 1000
    }
  })

  test('that is spent or wrong needs a sign-in, and is not sent a second time', async () => {
    const config = fixture.config({ refreshToken: 'never-was-one' })
    const deps = testDeps()
    const before = fixture.tenant.calls('POST /oauth/token')
    for (let tries = 0; tries < 3; tries++) {
      expect(await failure(getToken(config, {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
    }
    expect(fixture.tenant.calls('POST /oauth/token') - before).toBe(1)
  })

  test('that is spent is not sent after a sign-in has come and gone either', async () => {
    const config = fixture.config({ refreshToken: 'never-was-one' })
    let now = Date.now()
    const deps = testDeps({ now: () => now })
    await failure(getToken(config, {}, deps))
    await getToken(config, {}, { ...deps, interaction: someoneAt(person('admin')) })
    now += TTL * 1000
    fixture.tenant.faults.queue('POST /oauth/token', { status: 403, body: '{"error":"invalid_grant"}' })
    await failure(getToken(config, {}, deps))
    const before = fixture.tenant.calls('POST /oauth/token')
    await failure(getToken(config, {}, deps))
    expect(fixture.tenant.calls('POST /oauth/token')).toBe(before)
  })

  test('takes the place of one that is spent', async () => {
    const deps = testDeps()
    await failure(getToken(fixture.config({ refreshToken: 'never-was-one' }), {}, deps))
    await expect(getToken(fixture.config({ refreshToken: await seedOf() }), {}, deps)).resolves.toBeDefined()
  })

  test('does not push a living session aside', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    const before = (await session())?.signedInAt
    time.pass(TTL)
    await getToken({ ...config, refreshToken: 'never-was-one' }, {}, deps)
    expect(tokenCalls()).toBe(1)
    expect((await session())?.signedInAt).toBe(before)
  })
})

describe('an access token given from outside', () => {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const given = (accessToken: string) => getToken(fixture.config({ accessToken }), {}, testDeps({ send: noNetwork }))

  test('is used as it is, before any session, with what can be read of it', async () => {
    const accessToken = unsignedToken({ iat: nowSeconds - 5, exp: nowSeconds + 30, scope: 'openid email' })
    expect(await given(accessToken)).toEqual({
      accessToken,
      tokenType: 'Bearer',
      obtainedAt: (nowSeconds - 5) * 1000,
      expiresAt: (nowSeconds + 30) * 1000,
      audience: DEMO_AUDIENCES[0],
      scope: 'openid email',
      requestedScope: 'openid profile email offline_access',
    })
  })

  test('is trusted where nothing can be read of it: opaque, encrypted, or without a lifetime', async () => {
    for (const token of ['opaque-1', 'a.b.c.d.e', 'a.b.c', unsignedToken({ exp: 'soon' })]) {
      expect(await given(token)).toMatchObject({ accessToken: token })
    }
  })

  test('that has expired is refused, and nobody signs in for it', async () => {
    const accessToken = unsignedToken({ exp: nowSeconds })
    const deps = testDeps({ send: noNetwork, interaction: nobody })
    const error = await failure(getToken(fixture.config({ accessToken }), {}, deps))
    expect(error).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
      message: expect.stringContaining('"accessToken"') as string,
    })
    expect(`${error.message} ${error.hint}`).not.toContain(accessToken)
    const agent = fixture.config({
      account: 'agent',
      agentAccessToken: accessToken,
      accessToken: 'of the default account',
    })
    expect((await failure(getToken(agent, {}, deps))).message).toContain('"agentAccessToken"')
  })
})

describe('many at once', () => {
  test.each(['memory', 'file'])('in one process, with an expired token, make one refresh (%s store)', async (kind) => {
    const store = kind === 'file' ? fileStore(tempFolder(), () => undefined) : memoryStore()
    const { config, deps, time, tokenCalls } = await signedIn(fixture, { deps: { store } })
    time.pass(TTL)
    const tokens = await Promise.all(Array.from({ length: 20 }, () => getToken(config, {}, deps)))
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(tokenCalls()).toBe(1)
  })

  test('make one refresh also where a fresh token lives shorter than wished', async () => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(TTL - 60)
    const wish = { minValiditySeconds: 2 * TTL }
    const tokens = await Promise.all(Array.from({ length: 20 }, () => getToken(config, wish, deps)))
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(tokenCalls()).toBe(1)
  })

  test('with nobody signed in open one browser, and the others take what it brings', async () => {
    const ada = someoneAt(person('admin'))
    const deps = testDeps({ interaction: ada })
    const tokens = await Promise.all(Array.from({ length: 5 }, () => getToken(fixture.config(), {}, deps)))
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(ada.opened).toHaveLength(1)
  })

  test('go on one after the other when a sign-in fails: the next one tries, the failed one is told', async () => {
    const store = memoryStore()
    const closesTheTab = { ...someoneAt(person('admin')), timeoutMs: 50, showUrl: () => Promise.resolve() }
    const ada = someoneAt(person('admin'))
    const [first, second] = await Promise.allSettled([
      getToken(fixture.config(), {}, testDeps({ store, interaction: closesTheTab })),
      getToken(fixture.config(), {}, testDeps({ store, interaction: ada })),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'SIGN_IN_TIMEOUT' } })
    expect(second).toMatchObject({ status: 'fulfilled' })
  })
})

describe('signing in again', () => {
  test('asks the person although a good token is stored', async () => {
    const { config, deps, session } = await signedIn(fixture)
    const before = await session()
    const ada = someoneAt(person('admin'))
    const token = await signInAgain(config, { ...deps, interaction: ada })
    expect(ada.opened).toHaveLength(1)
    expect(token.accessToken).not.toBe(before?.accessTokens[0]?.accessToken)
    expect((await session())?.accessTokens).toHaveLength(1)
  })

  test('twice at once opens one browser', async () => {
    const { config, deps } = await signedIn(fixture)
    const ada = someoneAt(person('admin'))
    const both = { ...deps, interaction: ada }
    const [first, second] = await Promise.all([signInAgain(config, both), signInAgain(config, both)])
    expect(second.accessToken).toBe(first.accessToken)
    expect(ada.opened).toHaveLength(1)
  })

  test('does not take the sign-in of another audience as its own', async () => {
    const { config, deps } = await signedIn(fixture)
    const ada = someoneAt(person('admin'))
    const both = { ...deps, interaction: ada }
    const other = { ...config, audience: DEMO_AUDIENCES[1] }
    const [first, second] = await Promise.all([signInAgain(config, both), signInAgain(other, both)])
    expect([first.audience, second.audience]).toEqual([DEMO_AUDIENCES[0], DEMO_AUDIENCES[1]])
  })

  test('as another person leaves nothing of the first one behind', async () => {
    const { config, deps, session } = await signedIn(fixture)
    const other = { ...config, audience: DEMO_AUDIENCES[1] }
    await signInAgain(other, { ...deps, interaction: someoneAt(person('agent')) })
    const now = await session()
    expect(now?.accessTokens).toHaveLength(1)
    expect(now?.claims).toMatchObject({ sub: person('agent').subject })
  })

  test('where nobody can says so', async () => {
    const { config, deps } = await signedIn(fixture)
    expect(await failure(signInAgain(config, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  })
})
