import { getToken, makeSignedIn, markStale, memoryStore, type Session, sessionId, signOut } from '../../plugin/auth'
import { type Fixture, nobody, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, signedIn } from '../helpers/signed-in'

const TTL = 3600
let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ accessTokenTtlSeconds: TTL, skipConsent: true })
})

describe('who asks to be signed in, with a good token stored', () => {
  test('is, after the issuer was asked by a refresh', async () => {
    const { config, deps, tokenCalls, session } = await signedIn(fixture)
    const before = await session()
    const token = await makeSignedIn(config, { ...deps, interaction: nobody })
    expect(tokenCalls()).toBe(1)
    expect(token.accessToken).not.toBe(before?.accessTokens[0]?.accessToken)
    expect((await session())?.signedInAt).toBe(before?.signedInAt)
  })

  test('signs in where the session was ended elsewhere, although the token still looks good', async () => {
    const { config, deps, session } = await signedIn(fixture)
    const elsewhere = memoryStore(new Map([[sessionId(config), (await session()) as Session]]))
    await signOut(config, { ...deps, store: elsewhere })
    const ada = someoneAt(person('admin'))
    await makeSignedIn(config, { ...deps, interaction: ada })
    expect(ada.opened).toHaveLength(1)
  })

  test.each(['access_denied', 'unauthorized_client', 'unauthorized', 'invalid_request', 'invalid_client'])(
    'signs in where the refresh is refused with %s',
    async (error) => {
      const { config, deps } = await signedIn(fixture)
      fixture.tenant.faults.queue('POST /oauth/token', { status: 403, body: JSON.stringify({ error }) })
      const ada = someoneAt(person('admin'))
      await makeSignedIn(config, { ...deps, interaction: ada })
      expect(ada.opened).toHaveLength(1)
    },
  )

  test('is, with a note, where the issuer cannot be asked just now', async () => {
    const { config, deps, session } = await signedIn(fixture)
    fixture.tenant.faults.queue('POST /oauth/token', { status: 503, body: '' })
    const token = await makeSignedIn(config, { ...deps, interaction: nobody })
    expect(token).toEqual((await session())?.accessTokens[0])
    expect(deps.said).toEqual([expect.stringContaining('note: could not refresh')])
  })
})

describe('without a refresh token', () => {
  const withoutRefresh = () => signedIn(fixture, { changes: { scope: 'openid' } })

  test('is asked for at /userinfo: a token that lives is enough', async () => {
    const { config, deps, tokenCalls } = await withoutRefresh()
    const before = fixture.tenant.calls('GET /userinfo')
    await makeSignedIn(config, { ...deps, interaction: nobody })
    expect(fixture.tenant.calls('GET /userinfo') - before).toBe(1)
    expect(tokenCalls()).toBe(0)
  })

  test('and refused there, a sign-in follows', async () => {
    const { config, deps } = await withoutRefresh()
    fixture.tenant.faults.queue('GET /userinfo', { status: 401, body: 'Unauthorized' })
    const ada = someoneAt(person('admin'))
    const token = await makeSignedIn(config, { ...deps, interaction: ada })
    expect(ada.opened).toHaveLength(1)
    await expect(getToken(config, {}, deps)).resolves.toEqual(token)
  })

  test('and in trouble there, it is presumed alive, with a note', async () => {
    const { config, deps } = await withoutRefresh()
    fixture.tenant.faults.queue('GET /userinfo', { status: 503, body: '' })
    await makeSignedIn(config, { ...deps, interaction: nobody })
    expect(deps.said.at(-1)).toContain('could not be asked')
  })

  test('and ended or marked, a sign-in follows at once', async () => {
    const { config, deps, session } = await withoutRefresh()
    await markStale(config, (await session())?.accessTokens[0]?.accessToken ?? '', deps)
    const ada = someoneAt(person('admin'))
    await makeSignedIn(config, { ...deps, interaction: ada })
    expect(ada.opened).toHaveLength(1)
  })
})

test('where nobody is signed in, somebody signs in; where nobody can, that is said', async () => {
  expect(await failure(makeSignedIn(fixture.config(), testDeps()))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  const ada = someoneAt(person('admin'))
  await makeSignedIn(fixture.config(), testDeps({ interaction: ada }))
  expect(ada.opened).toHaveLength(1)
})
