import { setTimeout as wait } from 'node:timers/promises'
import { CookieJar, signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { type DemoAccount } from '../../../scripts/sandbox/demo-data'
import { type TenantOptions } from '../../../scripts/sandbox/tenant/start-tenant'
import { readBody, serve } from '../../helpers/http-server'
import { ADMIN, AGENT, ANY_NUMBER, openPage, readClaims, readQuery, startScene } from './scene'

type Changes = Record<string, string | undefined>

/** One browser at a tenant: its cookies stay from one sign-in to the next, whoever sits in front of it. */
async function oneBrowser(options?: TenantOptions) {
  const scene = await startScene(options)
  const cookies = new CookieJar()
  const visit = (account: DemoAccount, changes?: Changes) =>
    signInOverHttp(scene.authorizeUrl(changes), account, { cookies })
  return {
    scene,
    cookies,
    visit,
    /** The ID token's claims of a sign-in, with this person in front of the browser. */
    signIn: async (account: DemoAccount, changes?: Changes) => {
      const { body } = await scene.redeem(readQuery(await visit(account, changes)).get('code'))
      return readClaims(body.id_token)
    },
    isSignedIn: async () => {
      const query = await scene.callback({ prompt: 'none', scope: 'openid' }, { cookies })
      return query.get('error') !== 'login_required'
    },
  }
}

describe('one browser', () => {
  const withoutPassword = { ...ADMIN, password: '' }

  test.each<[string, Changes]>([
    ['without a prompt', {}],
    ['with the e-mail address of another', { login_hint: AGENT.email }],
    ['with prompt=select_account', { prompt: 'select_account' }],
    ['with max_age, while the login is not older', { max_age: '3600' }],
  ])('%s gives the person who holds its session, whoever sits in front of it', async (_case, changes) => {
    const browser = await oneBrowser()
    await browser.signIn(ADMIN)
    expect((await browser.signIn(AGENT, changes)).sub).toBe(ADMIN.subject)
  })

  test.each<[string, Changes]>([
    ['prompt=login', { prompt: 'login' }],
    ['prompt=login select_account', { prompt: 'login select_account' }],
    ['max_age=0', { max_age: '0' }],
  ])('%s asks for the password, and another person takes the session over', async (_case, changes) => {
    const browser = await oneBrowser()
    await browser.signIn(ADMIN)
    expect((await browser.visit(withoutPassword, changes)).body).toContain('Wrong email or password.')
    const { sub, auth_time: authTime, iat } = await browser.signIn(AGENT, changes)
    expect(sub).toBe(AGENT.subject)
    expect(Number(iat) - Number(authTime)).toBeLessThan(60)
    expect((await browser.signIn(ADMIN)).sub).toBe(AGENT.subject)
  })

  test('prompt=login with login_hint fills the e-mail address in', async () => {
    const browser = await oneBrowser()
    await browser.signIn(ADMIN)
    const { organization, email } = AGENT
    const url = browser.scene.authorizeUrl({ prompt: 'login', login_hint: email, organization })
    expect(await openPage(url, browser.cookies)).toContain(`value="${email}"`)
  })

  test('auth_time is there after prompt=login and with max_age only, and does not move without a login', async () => {
    const browser = await oneBrowser()
    expect(await browser.signIn(ADMIN)).not.toHaveProperty('auth_time')
    const { auth_time: first } = await browser.signIn(ADMIN, { max_age: '3600' })
    expect(first).toEqual(ANY_NUMBER)
    expect(await browser.signIn(ADMIN)).not.toHaveProperty('auth_time')
    let second = first
    while (second === first) {
      await wait(50)
      second = (await browser.signIn(ADMIN, { prompt: 'login' })).auth_time
    }
    expect(Number(second)).toBeGreaterThan(Number(first))
    expect((await browser.signIn(ADMIN, { max_age: '3600' })).auth_time).toBe(second)
  })

  test('a login that is older than max_age is asked for again', async () => {
    const browser = await oneBrowser()
    await browser.signIn(ADMIN)
    const changes = { max_age: '1' }
    expect((await browser.signIn(AGENT, changes)).sub).toBe(ADMIN.subject)
    let page = await browser.visit(withoutPassword, changes)
    while (readQuery(page).has('code')) {
      await wait(50)
      page = await browser.visit(withoutPassword, changes)
    }
    expect(page.body).toContain('Wrong email or password.')
  })

  test('prompt=none: login_required for a stranger, consent_required before consent, a code after it', async () => {
    const { scene, cookies } = await oneBrowser({ confirmLoopback: false })
    const silently = (scope: string) => scene.callback({ scope, prompt: 'none' }, { cookies })
    expect(Object.fromEntries(await silently('openid'))).toMatchObject({
      error: 'login_required',
      error_description: 'Login required',
    })
    await scene.callback({ scope: 'openid' }, { cookies })
    expect(Object.fromEntries(await silently('openid email'))).toMatchObject({
      error: 'consent_required',
      error_description: 'Consent required',
    })
    expect((await silently('openid')).get('code')).toBeTruthy()
  })

  test('skipConsent: prompt=none gets a code after nothing but a login', async () => {
    const { scene, cookies } = await oneBrowser({ skipConsent: true, confirmLoopback: false })
    // Declining presses the last button of a page, and no page here has a second one.
    expect((await scene.callback({}, { cookies, decline: true })).get('code')).toBeTruthy()
    expect((await scene.callback({ scope: 'openid email', prompt: 'none' }, { cookies })).get('code')).toBeTruthy()
  })
})

describe('the confirmation on a loopback callback', () => {
  const HTTPS = { redirect_uri: 'https://yourapp.example/callback' }

  test('comes exactly where no other page was shown, every time', async () => {
    const { scene, cookies } = await oneBrowser()
    // Cancels where there is a page to cancel.
    const unlessAsked = async (changes: Changes = {}, decline: 'consent' | true = true) => {
      const page = await signInOverHttp(scene.authorizeUrl(changes), ADMIN, { cookies, decline })
      return readQuery(page).get('error_description') ?? 'not asked'
    }
    expect(await unlessAsked({}, 'consent')).toBe('User did not authorize the request')
    await scene.callback({}, { cookies })
    expect(await unlessAsked({ prompt: 'login' })).toBe('not asked')
    expect(await unlessAsked()).toBe('User has canceled the interaction.')
    expect((await scene.callback({}, { cookies })).has('code')).toBe(true)
    expect(await unlessAsked()).toBe('User has canceled the interaction.')
    expect(await unlessAsked(HTTPS)).toBe('not asked')
    scene.tenant.settings.confirmLoopback = false
    expect(await unlessAsked()).toBe('not asked')
  })

  test('with prompt=none it is interaction_required', async () => {
    const { scene, visit } = await oneBrowser()
    await visit(ADMIN)
    expect(readQuery(await visit(ADMIN, { prompt: 'none' })).get('error')).toBe('interaction_required')
    expect(readQuery(await visit(ADMIN, { prompt: 'none', ...HTTPS })).has('code')).toBe(true)
    scene.tenant.settings.confirmLoopback = false
    expect(readQuery(await visit(ADMIN, { prompt: 'none' })).has('code')).toBe(true)
  })

  test('names the application and the person', async () => {
    const { scene, cookies, visit } = await oneBrowser()
    await visit(ADMIN)
    const page = await openPage(scene.authorizeUrl(), cookies)
    for (const words of ['uassist', ADMIN.name, 'on this device']) expect(page).toContain(words)
  })
})

describe('/v2/logout', () => {
  /** A browser that is signed in, and where its visit to the address ends. */
  async function loggedOut(query: string, logoutUrls: string[] = []) {
    const browser = await oneBrowser({ logoutUrls })
    const code = readQuery(await browser.visit(ADMIN)).get('code')
    const { cookies, scene } = browser
    const page = await signInOverHttp(`${scene.tenant.url}/v2/logout${query}`, ADMIN, { cookies })
    const { refresh_token: refreshToken } = (await scene.redeem(code)).body
    return { page, isSignedIn: await browser.isSignedIn(), refreshed: (await scene.refresh(refreshToken)).status }
  }

  test('ends the session without asking, and leaves refresh tokens alone', async () => {
    const { page, isSignedIn, refreshed } = await loggedOut('')
    expect(page.body).toContain('You are signed out')
    expect({ isSignedIn, refreshed }).toEqual({ isSignedIn: false, refreshed: 200 })
  })

  test('returns to a registered URL, whose query is free, and refuses any other and ends nothing', async () => {
    const back = await serve((_request, response) => response.end('signed out'))
    const returnTo = (url: string) =>
      loggedOut(`?${new URLSearchParams({ returnTo: url }).toString()}`, [`${back}/bye`])
    expect(await returnTo(`${back.toUpperCase()}/bye?from=here`)).toMatchObject({
      page: { body: 'signed out', url: `${back}/bye?from=here` },
      isSignedIn: false,
    })
    for (const other of [`${back}/BYE`, 'http://127.0.0.1:1/bye', '//'])
      expect(await returnTo(other)).toMatchObject({ page: { status: 400 }, isSignedIn: true })
  })

  test('with the application and no address goes to its first logout URL', async () => {
    const back = await serve((_request, response) => response.end('signed out'))
    expect(await loggedOut('?client_id=sandbox-native', [`${back}/first`, `${back}/second`])).toMatchObject({
      page: { url: `${back}/first` },
      isSignedIn: false,
    })
  })
})

test('/oidc/logout asks first and then ends the session', async () => {
  const { scene, cookies, signIn, isSignedIn } = await oneBrowser()
  await signIn(ADMIN)
  const logout = `${scene.tenant.url}/oidc/logout`
  await signInOverHttp(logout, ADMIN, { cookies, decline: true })
  expect(await isSignedIn()).toBe(true)
  expect((await signInOverHttp(logout, ADMIN, { cookies })).body).toContain('You are signed out')
  expect(await isSignedIn()).toBe(false)
})

describe('response_mode', () => {
  test.each([undefined, 'query', 'fragment'])('%s at an https callback, which is not asked for', async (mode) => {
    const scene = await startScene()
    const redirectUri = 'https://yourapp.example/callback'
    const changes = { redirect_uri: redirectUri, response_mode: mode }
    const { url } = await signInOverHttp(scene.authorizeUrl(changes), ADMIN)
    const [address, parameters] = url.split(mode === 'fragment' ? '#' : '?')
    expect(address).toBe(redirectUri)
    const answer = new URLSearchParams(parameters)
    expect([...answer.keys()].sort()).toEqual(['code', 'state'])
    expect(answer.get('state')).toBe('the-state')
    expect((await scene.redeem(answer.get('code'), { redirect_uri: redirectUri })).status).toBe(200)
  })

  test('fragment: an error comes back in it as well', async () => {
    const scene = await startScene()
    const page = await signInOverHttp(scene.authorizeUrl({ response_mode: 'fragment', prompt: 'none' }), ADMIN)
    expect(Object.fromEntries(new URLSearchParams(new URL(page.url).hash.slice(1)))).toEqual({
      error: 'login_required',
      error_description: 'Login required',
      state: 'the-state',
    })
  })

  test('form_post: a page posts code and state to the callback', async () => {
    const posted: [string | undefined, string][] = []
    const origin = await serve((request, response) => {
      void readBody(request).then((body) => {
        posted.push([request.method, body])
        response.end('posted')
      })
    })
    const scene = await startScene({ redirectUris: [`${origin}/callback`] })
    const changes = { redirect_uri: `${origin}/callback`, response_mode: 'form_post' }
    expect((await signInOverHttp(scene.authorizeUrl(changes), ADMIN)).body).toBe('posted')
    expect(posted.map(([method, body]) => [method, [...new URLSearchParams(body).keys()]])).toEqual([
      ['POST', ['code', 'state']],
    ])
  })

  test('an unknown one is refused', async () => {
    const query = await (await startScene()).callback({ response_mode: 'pigeon' })
    expect(query.get('error')).toBe('unsupported_response_mode')
  })
})
