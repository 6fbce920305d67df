import {
  AuthError,
  type Config,
  type Deps,
  getClaims,
  getToken,
  memoryStore,
  parseConfig,
  type Session,
  sessionId,
} from '../../plugin/auth'
import { type Fixture, nobody, person, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, noNetwork, signedIn } from '../helpers/signed-in'
import { startIssuer, type TestIssuer } from '../helpers/signed-tokens'

const TTL = 600

describe('who is signed in, at the sandbox tenant', () => {
  let fixture: Fixture
  beforeAll(async () => {
    fixture = await tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true })
  })

  test('is known from the sign-in, without a request', async () => {
    const { config, deps } = await signedIn(fixture)
    const { claims, session } = await getClaims(config, { ...deps, send: noNetwork })
    expect(claims).toMatchObject({ sub: person('admin').subject, email: person('admin').email, name: 'Ada Admin' })
    expect(session.accessTokens).toHaveLength(1)
  })

  test('is verified anew after a refresh, once, when somebody asks', async () => {
    const { config, deps, time, session } = await signedIn(fixture)
    const { tenant } = fixture
    time.pass(TTL)
    const before = tenant.calls('GET /.well-known/jwks.json')
    await getToken(config, {}, deps)
    expect(tenant.calls('GET /.well-known/jwks.json')).toBe(before)
    expect(await session()).toMatchObject({ idTokenVerified: false })
    const { claims } = await getClaims(config, deps)
    expect(claims).toMatchObject({ sub: person('admin').subject })
    expect(await session()).toMatchObject({ idTokenVerified: true, claims })
    await getClaims(config, { ...deps, send: noNetwork })
    expect(tenant.calls('GET /.well-known/jwks.json')).toBe(before + 1)
  })

  test('without an ID token cannot be said: the hint is the scope', async () => {
    const { config, deps } = await signedIn(fixture, { changes: { scope: 'offline_access' } })
    expect(await failure(getClaims(config, deps))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('openid') as string,
    })
  })

  test('is nobody where nobody is; nobody is asked either', async () => {
    const deps = testDeps({ send: noNetwork, interaction: nobody })
    expect(await failure(getClaims(fixture.config(), deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  })
})

describe('the ID token of a refresh', () => {
  const CAME_AT = Date.UTC(2026, 0, 1)
  const NOW = CAME_AT + 20 * 3_600_000
  let issuer: TestIssuer
  let config: Config

  beforeAll(async () => {
    issuer = await startIssuer('client-1')
    config = parseConfig({ auth0Domain: issuer.origin, clientId: 'client-1' }, 'the test')
  })

  const claimsOf = (changes: object = {}) => ({ ...issuer.claims(CAME_AT / 1000), ...changes })

  /** A session refreshed at CAME_AT: its ID token lives an hour, the question comes much later. */
  const refreshed = (idToken: string, changes: Partial<Session> = {}): Session => ({
    version: 1,
    identity: config,
    signedInAt: CAME_AT - 86_400_000,
    accessTokens: [
      {
        accessToken: 'at',
        tokenType: 'Bearer',
        obtainedAt: CAME_AT,
        expiresAt: CAME_AT + 86_400_000,
        audience: '',
        scope: 'openid',
        requestedScope: 'openid',
      },
    ],
    refreshToken: { refreshToken: 'rt', obtainedAt: CAME_AT, audience: '', requestedScope: 'openid' },
    idToken,
    idTokenVerified: false,
    claims: { sub: 'auth0|1', name: 'of the sign-in' },
    ...changes,
  })
  const ask = (session: Session, changes: Partial<Deps> = {}) =>
    getClaims(
      config,
      testDeps({ now: () => NOW, store: memoryStore(new Map([[sessionId(config), session]])), ...changes }),
    )

  test('is judged by the time it came, although it has ended since', async () => {
    const { claims } = await ask(refreshed(issuer.sign(claimsOf({ name: 'of the refresh' }))))
    expect(claims).toMatchObject({ name: 'of the refresh' })
  })

  test('is judged so as well after the refresh token was refused and forgotten', async () => {
    const { refreshToken: _dead, ...session } = refreshed(issuer.sign(claimsOf({ name: 'of the refresh' })))
    expect((await ask(session)).claims).toMatchObject({ name: 'of the refresh' })
  })

  test('that had ended when it came is refused', async () => {
    const ended = issuer.sign(claimsOf({ exp: CAME_AT / 1000 - 61 }))
    expect(await failure(ask(refreshed(ended)))).toMatchObject({ code: 'ID_TOKEN_INVALID' })
  })

  test('of another person is refused, and the session keeps saying who signed in', async () => {
    const store = memoryStore(new Map([[sessionId(config), refreshed(issuer.sign(claimsOf({ sub: 'auth0|2' })))]]))
    expect(await failure(getClaims(config, testDeps({ now: () => NOW, store })))).toMatchObject({
      code: 'ID_TOKEN_INVALID',
      message: expect.stringContaining('another person') as string,
    })
    expect(await store.read(sessionId(config))).toMatchObject({ idTokenVerified: false, claims: { sub: 'auth0|1' } })
  })

  test('that is forged is refused', async () => {
    const [header, payload] = issuer.sign(claimsOf()).split('.')
    expect(await failure(ask(refreshed(`${String(header)}.${String(payload)}.AAAA`)))).toMatchObject({
      code: 'ID_TOKEN_INVALID',
    })
  })

  test('cannot be judged offline: then what was verified last still stands', async () => {
    const offline: Deps['send'] = () => Promise.reject(new AuthError('UNREACHABLE', 'no network'))
    const session = refreshed(issuer.sign(claimsOf()))
    expect((await ask(session, { send: offline })).claims).toEqual({ sub: 'auth0|1', name: 'of the sign-in' })
    const { claims: _none, ...unknown } = session
    expect(await failure(ask(unknown, { send: offline }))).toMatchObject({ code: 'UNREACHABLE' })
  })

  test('says who it is also where that cannot be noted down', async () => {
    const session = refreshed(issuer.sign(claimsOf({ name: 'of the refresh' })))
    for (const code of ['STORE_UNWRITABLE', 'STORE_BUSY'] as const) {
      const store: Deps['store'] = {
        read: () => Promise.resolve(session),
        update: () => Promise.reject(new AuthError(code, 'not now')),
      }
      expect((await ask(session, { store })).claims).toMatchObject({ name: 'of the refresh' })
    }
  })

  test('is noted down only where it is still the stored one', async () => {
    const session = refreshed(issuer.sign(claimsOf()))
    const store = memoryStore(new Map([[sessionId(config), session]]))
    const newer = { ...session, idToken: 'newer' }
    const send: Deps['send'] = async (request) => {
      await store.update(sessionId(config), () => Promise.resolve(newer))
      return testDeps().send(request)
    }
    await getClaims(config, testDeps({ now: () => NOW, store, send }))
    expect(await store.read(sessionId(config))).toEqual(newer)
  })
})
