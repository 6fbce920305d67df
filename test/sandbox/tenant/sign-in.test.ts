import { setTimeout as wait } from 'node:timers/promises'
import { CookieJar, signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { DEMO_CLIENTS, DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { ADMIN, AGENT, AUDIENCE, OTHER_AUDIENCE, openPage, readQuery, type Scene, startScene } from './scene'

describe('the pages', () => {
  test('sign-in: organization, password and consent lead to the callback with code and state, and without iss', async () => {
    const scene = await startScene()
    const page = await signInOverHttp(scene.authorizeUrl(), ADMIN)
    expect(page).toMatchObject({ status: 200, body: 'back at the application' })
    expect([...readQuery(page).keys()].sort()).toEqual(['code', 'state'])
    expect(readQuery(page).get('state')).toBe('the-state')
  })

  test.each([
    [
      'an organization that does not exist',
      { organization: 'elsewhere' },
      'The organization you entered could not be found.',
    ],
    ['a wrong password', { password: 'guessed' }, 'Wrong email or password.'],
    ['an unknown person', { email: 'nobody@acme-demo.example' }, 'Wrong email or password.'],
  ])('sign-in: %s shows the page again and says so', async (_case, mistake, sentence) => {
    const scene = await startScene()
    const page = await signInOverHttp(scene.authorizeUrl(), { ...ADMIN, ...mistake })
    expect(page.body).toContain(sentence)
    expect(new URL(page.url).origin).toBe(scene.tenant.url)
  })

  test('sign-in: what was typed comes back escaped', async () => {
    const scene = await startScene()
    const page = await signInOverHttp(scene.authorizeUrl(), { ...ADMIN, organization: '"><script>alert(1)</script>' })
    expect(page.body).toContain('value="&quot;&gt;&lt;script&gt;')
    expect(page.body).not.toContain('<script>alert')
  })

  test('sign-in: every page forbids foreign content and is not stored', async () => {
    const { authorizeUrl } = await startScene()
    const response = await fetch(authorizeUrl())
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe-inline')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('sign-in: the first page shows the demo accounts and leaves the organization to the person', async () => {
    const { authorizeUrl } = await startScene()
    const page = await openPage(authorizeUrl())
    expect(page).toContain('name="organization"')
    expect(page).toContain(ADMIN.email)
    expect(page).toContain(ADMIN.password)
  })

  test.each([DEMO_TENANT.organization, DEMO_TENANT.organizationId])(
    'sign-in: with organization=%s the password is asked at once, and the hinted e-mail address is filled in',
    async (organization) => {
      const { authorizeUrl } = await startScene()
      const page = await openPage(authorizeUrl({ organization, login_hint: AGENT.email }))
      expect(page).toContain('type="password"')
      expect(page).toContain(`value="${AGENT.email}"`)
      expect(page).toContain('not a robot')
    },
  )

  test('sign-in: a page whose sign-in is over says so', async () => {
    const { tenant, authorizeUrl } = await startScene()
    const response = await fetch(`${tenant.url}/u/login/unknown`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('You may have pressed the back button')
    /** The first page of a sign-in, as often as it is asked for. */
    const begin = async () => {
      const begun = await fetch(authorizeUrl(), { redirect: 'manual' })
      const cookies = new CookieJar()
      cookies.keep(begun.headers.getSetCookie())
      const path = begun.headers.get('location') ?? ''
      return async () => (await fetch(tenant.url + path, { headers: { cookie: cookies.header(path) } })).status
    }
    expect(await (await begin())()).toBe(200)
    tenant.settings.transactionTtlSeconds = 1
    const look = await begin()
    while ((await look()) === 200) await wait(50)
    expect(await look()).toBe(400)
  })

  test('consent: declining comes back as access_denied', async () => {
    const scene = await startScene()
    const query = await scene.callback({}, { decline: true })
    expect(Object.fromEntries(query)).toEqual({
      error: 'access_denied',
      error_description: 'User did not authorize the request',
      state: 'the-state',
    })
  })

  test('consent: the page names application, person, API and scopes in words', async () => {
    const scene = await startScene()
    const cookies = new CookieJar()
    await scene.callback({ scope: 'openid' }, { cookies })
    const page = await openPage(scene.authorizeUrl(), cookies)
    for (const words of ['uassist', ADMIN.name, AUDIENCE, 'see your e-mail address', 'stay signed in']) {
      expect(page).toContain(words)
    }
  })
})

/* "Auth0 authenticates the user and obtains consent, unless consent has been given previously", says U-Assist's page. */
describe('consent', () => {
  /** What comes of a sign-in in a new browser by somebody who declines wherever they are asked. */
  const unlessAsked = async (scene: Scene, changes: Record<string, string | undefined> = {}, account = ADMIN) =>
    readQuery(await signInOverHttp(scene.authorizeUrl(changes), account, { decline: true })).get('error') ?? 'not asked'

  test('is asked for once, also with offline_access, and holds in another browser', async () => {
    const scene = await startScene()
    expect(await unlessAsked(scene)).toBe('access_denied')
    await scene.callback()
    expect(await unlessAsked(scene)).toBe('not asked')
  })

  test('is that of one person to one application', async () => {
    const scene = await startScene()
    await scene.callback()
    expect(await unlessAsked(scene, {}, AGENT)).toBe('access_denied')
    expect(await unlessAsked(scene, { client_id: DEMO_CLIENTS.web.clientId })).toBe('access_denied')
  })

  test.each([
    ['a scope of OpenID Connect', { scope: 'openid' }, { scope: 'openid email' }],
    ['a scope of the API', { scope: 'openid read:experiences' }, { scope: 'openid write:experiences' }],
    ['another API', { scope: 'openid' }, { scope: 'openid', audience: OTHER_AUDIENCE }],
    ['prompt=consent', { scope: 'openid' }, { scope: 'openid', prompt: 'consent' }],
  ])('is asked for again for %s', async (_what, given, asked) => {
    const scene = await startScene()
    await scene.callback(given)
    expect(await unlessAsked(scene, given)).toBe('not asked')
    expect(await unlessAsked(scene, asked)).toBe('access_denied')
    await scene.callback(asked)
    expect(await unlessAsked(scene, { ...asked, prompt: undefined })).toBe('not asked')
    expect(await unlessAsked(scene, given)).toBe('not asked')
  })

  test('is not needed for less than was allowed: without the API, and for a scope that does not exist', async () => {
    const scene = await startScene()
    await scene.callback({ scope: 'openid email read:experiences' })
    expect(await unlessAsked(scene, { scope: 'openid email fly:rockets' })).toBe('not asked')
    expect(await unlessAsked(scene, { scope: 'openid', audience: undefined })).toBe('not asked')
  })

  test('that is remembered gives each sign-in a refresh token of its own', async () => {
    const scene = await startScene()
    const [first, second] = [await scene.signIn(), await scene.signIn()]
    await scene.post('/oauth/revoke', { token: first.refresh_token })
    expect((await scene.refresh(first.refresh_token)).status).toBe(403)
    expect((await scene.refresh(second.refresh_token)).status).toBe(200)
  })
})

describe('redirects', () => {
  test('are 302 Found at every step, from the authorization URL to the callback with code and state', async () => {
    const scene = await startScene()
    const cookies = new CookieJar()
    await scene.callback({}, { cookies })
    const answered: [number, string | null][] = []
    const send = async (url: URL, fields?: Record<string, string>): Promise<URL> => {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: cookies.header(url.pathname) },
        ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
      })
      cookies.keep(response.headers.getSetCookie())
      const location = response.headers.get('location')
      answered.push([response.status, location])
      return new URL(location ?? '', url)
    }
    const loginPage = await send(new URL(scene.authorizeUrl({ prompt: 'login consent' })))
    const { organization, email, password } = ADMIN
    const consentPage = await send(await send(loginPage, { organization, email, password }))
    const callback = await send(await send(consentPage, { decision: 'accept' }))
    expect(answered.map(([status]) => status)).toEqual([302, 302, 302, 302, 302])
    expect([...callback.searchParams.keys()].sort()).toEqual(['code', 'state'])
    expect(callback.href.startsWith(scene.redirectUri)).toBe(true)
  })

  test('of an error that comes back to the callback are 302 as well', async () => {
    const { authorizeUrl } = await startScene()
    expect((await fetch(authorizeUrl({ prompt: 'none' }), { redirect: 'manual' })).status).toBe(302)
  })
})

describe('/authorize', () => {
  test.each([
    ['an unknown audience', { audience: 'nowhere' }, 'access_denied', 'Service not found: nowhere'],
    ['an odd audience', { audience: '#no where/100%' }, 'access_denied', 'Service not found: #no where/100%'],
    [
      'an unknown organization',
      { organization: 'nowhere' },
      'invalid_request',
      'parameter organization is invalid: nowhere',
    ],
    ['an unknown connection', { connection: 'nowhere' }, 'invalid_request', 'the connection was not found'],
    [
      'a public client without PKCE',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
      /PKCE/,
    ],
    ['PKCE with the plain method', { code_challenge_method: 'plain' }, 'invalid_request', /code_challenge_method/],
  ])('%s goes back to the callback as an error', async (_case, changes, error, description) => {
    const query = await (await startScene()).callback(changes)
    expect(query.get('error')).toBe(error)
    expect(query.get('error_description')).toEqual(
      typeof description === 'string' ? description : expect.stringMatching(description),
    )
    expect(query.has('iss')).toBe(false)
  })

  test('the known connection is let through', async () => {
    const query = await (await startScene()).callback({ connection: 'Username-Password-Authentication' })
    expect(query.get('code')).toBeTruthy()
  })

  test('a callback with another port, path or host is never redirected to, and the page lists what is allowed', async () => {
    const { authorizeUrl, redirectUri } = await startScene()
    const { port } = new URL(redirectUri)
    const others = [`http://127.0.0.1:1/callback`, `${redirectUri}/`, `http://localhost:${port}/callback`]
    for (const other of others) {
      const response = await fetch(authorizeUrl({ redirect_uri: other }), { redirect: 'manual' })
      expect(response.status).toBe(403)
      const page = await response.text()
      expect(page).toContain('Callback URL mismatch')
      expect(page).toContain(`${redirectUri}<`)
    }
  })

  test('an unknown client gets a page', async () => {
    const { authorizeUrl } = await startScene()
    const response = await fetch(authorizeUrl({ client_id: 'stranger' }), { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Unknown client: stranger')
  })

  test('an address that was cut off gets a page', async () => {
    const { authorizeUrl } = await startScene()
    const response = await fetch(authorizeUrl({ response_type: undefined }), { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Missing required parameter: response_type')
  })

  test('errorsOnPage: an error stays on the page, which otherwise goes to the callback', async () => {
    const { tenant, authorizeUrl } = await startScene()
    const ask = () => fetch(authorizeUrl({ audience: 'nowhere' }), { redirect: 'manual' })
    expect((await ask()).headers.get('location')).toContain('error=access_denied')
    tenant.settings.errorsOnPage = true
    expect(await (await ask()).text()).toContain('Service not found: nowhere')
  })

  test('a grant that the application does not have is unauthorized_client', async () => {
    const scene = await startScene()
    expect((await scene.callback()).has('code')).toBe(true)
    scene.tenant.settings.grantTypes = ['refresh_token']
    expect(Object.fromEntries(await scene.callback())).toMatchObject({
      error: 'unauthorized_client',
      error_description: "Grant type 'authorization_code' not allowed for the client.",
    })
  })

  test('the web client may leave PKCE out', async () => {
    const scene = await startScene()
    const { clientId, clientSecret } = DEMO_CLIENTS.web
    const query = await scene.callback({
      client_id: clientId,
      code_challenge: undefined,
      code_challenge_method: undefined,
    })
    const answer = await scene.redeem(query.get('code'), {
      client_id: clientId,
      client_secret: clientSecret,
      code_verifier: undefined,
    })
    expect(answer.status).toBe(200)
  })
})

describe('the code', () => {
  test('a second use is refused and takes the refresh token with it', async () => {
    const scene = await startScene()
    const code = (await scene.callback()).get('code')
    const { body } = await scene.redeem(code)
    expect(await scene.redeem(code)).toMatchObject({
      status: 403,
      body: { error: 'invalid_grant', error_description: 'Invalid authorization code' },
    })
    expect((await scene.refresh(body.refresh_token)).status).toBe(403)
  })

  test('a wrong verifier is refused, the right one still works', async () => {
    const scene = await startScene()
    const code = (await scene.callback()).get('code')
    expect(await scene.redeem(code, { code_verifier: 'x'.repeat(43) })).toMatchObject({
      status: 403,
      body: { error: 'invalid_grant', error_description: 'Failed to verify code verifier' },
    })
    expect((await scene.redeem(code)).status).toBe(200)
  })
})
