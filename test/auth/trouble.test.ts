import { AuthError, type Deps, getToken, markStale, memoryStore, type Send, type TokenStore } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { type Fault } from '../../scripts/sandbox/faults'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { type Fixture, nobody, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, lastPage, noNetwork, signedIn } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'

const TTL = 3600
const STORES: [string, () => TokenStore][] = [
  ['memory', () => memoryStore()],
  ['files', () => fileStore(tempFolder(), () => undefined)],
]
let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true })
})

const json = (status: number, body: unknown, headers = {}): Fault => ({ status, headers, body: JSON.stringify(body) })
const html = { 'content-type': 'text/html' }

/** What a refresh may meet that is no word of Auth0 about the refresh token, and how often it is sent. Nothing was spent. */
const TROUBLE: [string, Fault, number?][] = [
  [
    'a rate limit',
    json(429, { statusCode: 429, error: 'Too Many Requests', message: 'Global limit has been reached' }),
  ],
  [
    'a rate limit in OAuth words',
    json(429, { error: 'too_many_requests', error_description: 'x' }, { 'retry-after': '30' }),
  ],
  [
    'a limit in the form of a denial',
    json(500, { error: 'access_denied', error_description: 'Global limit has been reached' }),
  ],
  ['a server that is down', { status: 503, body: '' }],
  ['a gateway in HTML', { status: 502, headers: html, body: '<html>Bad Gateway</html>' }],
  ['a proxy that blocks', { status: 403, headers: html, body: '<html>Blocked by policy</html>' }],
  ['an airport', { status: 200, headers: html, body: '<html>Welcome</html>' }],
  ['a redirect', { status: 307, headers: { location: '/elsewhere' }, body: '' }],
  ['an empty answer', { status: 200, body: '' }],
  ['half an answer', { status: 200, body: '{"access_token":"a' }],
  ['a connection that breaks twice', { drop: 'before' }, 2],
]

describe.each(TROUBLE)('a refresh that meets %s', (_what, fault, times = 1) => {
  test('gives the old token while it lives, with a note, and leaves the session alone', async () => {
    const { config, deps, time, session, secrets } = await signedIn(fixture)
    time.pass(TTL - 30)
    const before = await session()
    fixture.tenant.faults.queue('POST /oauth/token', fault, times)
    const token = await getToken(config, {}, { ...deps, interaction: nobody })
    expect(token).toEqual(before?.accessTokens[0])
    expect(deps.said).toEqual([
      expect.stringMatching(/^note: could not refresh \(.+\); the stored token is good until 2/),
    ])
    expect(await session()).toEqual(before)
    secrets.expectNoneIn(deps.said)
  })

  test('is said to be temporary once the token has expired; no browser opens, and the next try succeeds', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    const before = await session()
    fixture.tenant.faults.queue('POST /oauth/token', fault, times)
    expect(await failure(getToken(config, {}, { ...deps, interaction: nobody }))).toMatchObject({ code: 'TEMPORARY' })
    expect(tokenCalls()).toBe(times)
    expect(await session()).toEqual(before)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    expect(tokenCalls()).toBe(times + 1)
  })
})

describe('a rate limit that says how long it lasts', () => {
  const seconds = (moment: number) => Math.ceil(moment / 1000)

  test.each([
    ['seconds', () => ({ 'retry-after': '3' }), 3_000],
    ['a date', (now: number) => ({ 'retry-after': new Date((seconds(now) + 3) * 1000).toUTCString() }), undefined],
    ["Auth0's own time of reset", (now: number) => ({ 'x-ratelimit-reset': String(seconds(now) + 3) }), undefined],
    ['no time at all', () => ({ 'retry-after': '0' }), 0],
  ])('is waited for when it is short, in %s: then the refresh is sent once more', async (_what, headers, exactly) => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    const before = await session()
    fixture.tenant.faults.queue('POST /oauth/token', json(429, { error: 'too_many_requests' }, headers(deps.now())))
    const waits: number[] = []
    const wait = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds))
    const token = await getToken(config, {}, { ...deps, wait, interaction: nobody })
    expect(token.accessToken).not.toBe(before?.accessTokens[0]?.accessToken)
    expect(tokenCalls()).toBe(2)
    expect(waits.length).toBe(1)
    if (exactly !== undefined) expect(waits).toEqual([exactly])
    expect(waits[0]).toBeLessThanOrEqual(4_000)
  })

  test.each([
    ['is long', { 'retry-after': '30' }, 'try again in 30 s'],
    ['makes no sense', { 'retry-after': 'soon', 'x-ratelimit-reset': 'never' }, 'try again in a moment'],
    ['is years', { 'retry-after': '99999999' }, 'try again in a moment'],
  ])('is not waited for when it %s: the hint says what is known', async (_what, headers, hint) => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', json(429, { error: 'too_many_requests' }, headers))
    const error = await failure(getToken(config, {}, { ...deps, wait: nobodyWaits, interaction: nobody }))
    expect(error).toMatchObject({ code: 'TEMPORARY', hint: expect.stringContaining(hint) as string })
    expect(tokenCalls()).toBe(1)
  })

  test('is waited for once: a second one ends it, and the session is as it was', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    const before = await session()
    fixture.tenant.faults.queue(
      'POST /oauth/token',
      json(429, { error: 'too_many_requests' }, { 'retry-after': '1' }),
      2,
    )
    const wait = () => Promise.resolve()
    const error = await failure(getToken(config, {}, { ...deps, wait, interaction: nobody }))
    expect(error).toMatchObject({ code: 'TEMPORARY' })
    expect(tokenCalls()).toBe(2)
    expect(await session()).toEqual(before)
  })
})

const nobodyWaits = (): Promise<void> => Promise.reject(new Error('it waited'))

describe('a refresh whose answer is lost after the tenant has rotated', () => {
  const overlapping = () => tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true, rotationOverlapSeconds: 30 })

  test('is sent once more, at once: without an overlap the session is then over, for that reason', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { drop: 'after' })
    expect(await failure(getToken(config, {}, deps))).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
      message: expect.stringContaining('the answer to a refresh was lost on the way') as string,
    })
    expect(tokenCalls()).toBe(2)
    expect((await session())?.refreshToken).toBeUndefined()
    await expect(getToken(config, {}, { ...deps, interaction: someoneAt(person('admin')) })).resolves.toBeDefined()
  })

  test('is made good by that where an overlap is configured: nobody notices', async () => {
    const scene = await overlapping()
    const { config, deps, time, tokenCalls } = await signedIn(scene)
    time.pass(TTL)
    scene.tenant.faults.queue('POST /oauth/token', { drop: 'after' })
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
    expect({ calls: tokenCalls(), said: deps.said }).toEqual({ calls: 2, said: [] })
    time.pass(TTL)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
  })

  test.each<[string, Fault]>([
    ['another lost answer', { drop: 'after' }],
    ['a server that is down', { status: 503, body: '' }],
  ])('and then meets %s promises nothing: a sign-in may be needed', async (_what, fault) => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    const before = await session()
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { drop: 'after' })
    fixture.tenant.faults.queue('POST /oauth/token', fault)
    const error = await failure(getToken(config, {}, deps))
    expect(error).toMatchObject({ code: 'TEMPORARY', hint: expect.stringContaining(MAY_BE_LOST) as string })
    expect(error.hint).not.toContain('Nothing is lost')
    expect(tokenCalls()).toBe(2)
    expect(await session()).toEqual(before)
  })

  test.each(STORES)('leaves the reason behind in %s; a sign-in takes it away', async (_kind, store) => {
    const { config, deps, time, session } = await signedIn(fixture, { deps: { store: store() } })
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { drop: 'after' })
    const first = await failure(getToken(config, {}, deps))
    const later = await failure(getToken(config, {}, { ...deps, send: noNetwork }))
    expect(later).toMatchObject({ code: 'SIGN_IN_REQUIRED', hint: first.hint })
    expect(later.message).toMatch(/^there is no refresh token since 2\S+Z: the answer to a refresh was lost on the way/)
    await getToken(config, {}, { ...deps, interaction: someoneAt(person('admin')) })
    expect(await session()).not.toHaveProperty('ended')
  })
})

const MAY_BE_LOST = 'a new sign-in will be needed'

describe('a refresh whose answer may still be on its way', () => {
  /** A tenant that answers after the limit, which is a short one here. */
  const impatient = (deps: Deps) => {
    const limits: (number | undefined)[] = []
    const send: Deps['send'] = (request) => {
      limits.push(request.timeoutMs)
      return deps.send({ ...request, timeoutMs: 100 })
    }
    return { limits, deps: { ...deps, send } }
  }

  test.each(STORES)('is not sent again when our own limit is over, with %s', async (_kind, store) => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture, { deps: { store: store() } })
    time.pass(TTL)
    const before = await session()
    const scene = impatient(deps)
    fixture.tenant.faults.queue('POST /oauth/token', { delayMs: 300 })
    const error = await failure(getToken(config, {}, scene.deps))
    expect(error).toMatchObject({
      code: 'TEMPORARY',
      message: expect.stringContaining('did not answer in time') as string,
      hint: expect.stringContaining(MAY_BE_LOST) as string,
    })
    expect(tokenCalls()).toBe(1)
    expect(await session()).toEqual(before)
    // As long as processes on a machine that is overloaded need.
    expect(scene.limits).toEqual([30_000])
  })

  test.each([502, 504])('is not sent again at once where a gateway answers %i', async (status) => {
    const { config, deps, time, tokenCalls } = await signedIn(fixture)
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { status, body: '' })
    const error = await failure(getToken(config, {}, deps))
    expect(error).toMatchObject({ code: 'TEMPORARY', hint: expect.stringContaining(MAY_BE_LOST) as string })
    expect(tokenCalls()).toBe(1)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
  })

  test('promises that nothing is lost where the issuer itself has answered', async () => {
    const { config, deps, time } = await signedIn(fixture)
    time.pass(TTL)
    fixture.tenant.faults.queue('POST /oauth/token', { status: 503, body: '' })
    expect((await failure(getToken(config, {}, deps))).hint).toContain('Nothing is lost')
  })
})

test('what sends a refresh is loaded before its refresh token is marked as sent', async () => {
  const { config, deps, time } = await signedIn(fixture)
  time.pass(TTL)
  const order: string[] = []
  const send: Send = Object.assign(
    (...[request]: Parameters<Send>) => {
      order.push('sent')
      return deps.send(request)
    },
    {
      prepare: async () => {
        await deps.send.prepare?.()
        order.push('loaded')
      },
    },
  )
  const store: TokenStore = {
    ...deps.store,
    update: (id, change, wait) =>
      deps.store.update(
        id,
        (current, spend) =>
          change(current, async () => {
            order.push('marked')
            return spend()
          }),
        wait,
      ),
  }
  await getToken(config, {}, { ...deps, send, store })
  expect(order).toEqual(['loaded', 'marked', 'sent'])
})

test('a tenant that cannot be reached: the old token while it lives, then UNREACHABLE, and no browser', async () => {
  const { config, deps, time, session } = await signedIn(fixture)
  const [port] = await freePorts(1)
  const offline: Deps = {
    ...deps,
    interaction: nobody,
    send: (request) =>
      deps.send({ ...request, url: request.url.replace(fixture.tenant.url, `http://127.0.0.1:${String(port)}`) }),
  }
  time.pass(TTL - 30)
  await expect(getToken(config, {}, offline)).resolves.toEqual((await session())?.accessTokens[0])
  time.pass(60)
  expect(await failure(getToken(config, {}, offline))).toMatchObject({ code: 'UNREACHABLE' })
  await expect(getToken(config, {}, deps)).resolves.toBeDefined()
})

describe('a token that an API refused is no comfort', () => {
  test('when the refresh fails as well', async () => {
    const { config, deps, session } = await signedIn(fixture)
    expect(await markStale(config, (await session())?.accessTokens[0]?.accessToken ?? '', deps)).toBe(true)
    fixture.tenant.faults.queue('POST /oauth/token', { status: 503, body: '' })
    expect(await failure(getToken(config, {}, deps))).toMatchObject({ code: 'TEMPORARY' })
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
  })
})

describe.each(['STORE_UNWRITABLE', 'STORE_BUSY'] as const)('a store that says %s', (code) => {
  const refusing = (store: Deps['store']): Deps['store'] => ({
    read: store.read,
    update: () => Promise.reject(new AuthError(code, 'the test does not let you')),
  })

  test('gives the old token while it lives, with a note, and spends no refresh token', async () => {
    const { config, deps, time, session, tokenCalls } = await signedIn(fixture)
    time.pass(TTL - 30)
    const stuck = { ...deps, store: refusing(deps.store) }
    await expect(getToken(config, {}, stuck)).resolves.toEqual((await session())?.accessTokens[0])
    expect(deps.said).toEqual([expect.stringContaining('the test does not let you')])
    time.pass(60)
    expect(await failure(getToken(config, {}, stuck))).toMatchObject({ code })
    expect(tokenCalls()).toBe(0)
    await expect(getToken(config, {}, deps)).resolves.toBeDefined()
  })
})

describe('a sign-in in trouble', () => {
  test('at the exchange of the code is temporary, and tells the browser so', async () => {
    const { faults } = fixture.tenant
    faults.queue('POST /oauth/token', { status: 503, body: '' })
    const ada = someoneAt(person('admin'))
    const deps = testDeps({ interaction: ada })
    expect(await failure(getToken(fixture.config(), {}, deps))).toMatchObject({ code: 'TEMPORARY' })
    expect(await lastPage(ada)).toContain('Not signed in')
    await expect(getToken(fixture.config(), {}, deps)).resolves.toBeDefined()
  })

  test('at the keys of the ID token keeps nothing half: nobody is signed in afterwards', async () => {
    const { faults } = fixture.tenant
    faults.queue('GET /.well-known/jwks.json', { status: 503, body: '' })
    const deps = testDeps()
    expect(
      await failure(getToken(fixture.config(), {}, { ...deps, interaction: someoneAt(person('admin')) })),
    ).toMatchObject({
      code: 'TEMPORARY',
    })
    expect(await failure(getToken(fixture.config(), {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  })
})
