import { CookieJar, signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { CLAIM_PREFIX } from '../../../scripts/sandbox/demo-data'
import { ADMIN, AUDIENCE, readClaims, startScene } from './scene'

const NO = 'Please verify your e-mail address.'

describe('the Action at a login', () => {
  test('denies with its text, again and again while the session stays, until prompt=login', async () => {
    const scene = await startScene({ loginAction: { deny: NO } })
    const cookies = new CookieJar()
    const denial = { error: 'access_denied', error_description: NO, state: 'the-state' }
    expect(Object.fromEntries(await scene.callback({}, { cookies }))).toEqual(denial)
    expect(Object.fromEntries(await scene.callback({ prompt: 'none' }, { cookies }))).toEqual(denial)
    const pages = scene.tenant.calls('GET /authorize')
    expect(Object.fromEntries(await scene.callback({ prompt: 'login' }, { cookies }))).toEqual(denial)
    expect(scene.tenant.calls('GET /authorize')).toBe(pages + 1)
    scene.tenant.settings.loginAction = {}
    expect((await scene.callback({}, { cookies })).has('code')).toBe(true)
  })

  test('may refuse with any word', async () => {
    const scene = await startScene({ loginAction: { error: 'unauthorized', deny: 'user is blocked' } })
    expect(Object.fromEntries(await scene.callback())).toMatchObject({
      error: 'unauthorized',
      error_description: 'user is blocked',
    })
  })

  test('denies a device on its page and at its poll', async () => {
    const scene = await startScene({ loginAction: { deny: NO } })
    const { body: device } = await scene.post('/oauth/device/code', { scope: 'openid', audience: AUDIENCE })
    const page = await signInOverHttp(String(device.verification_uri_complete), ADMIN)
    expect(page.body).toContain('Request declined')
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    expect(await scene.post('/oauth/token', { grant_type, device_code: String(device.device_code) })).toMatchObject({
      status: 403,
      body: { error: 'access_denied', error_description: NO },
    })
  })
})

describe('the Action at a refresh', () => {
  test.each([
    ['access_denied', { deny: NO }, 403, { error: 'access_denied', error_description: NO }],
    ['any word', { error: 'too_far_away', deny: NO }, 403, { error: 'too_far_away', error_description: NO }],
    ['mfa_required', { error: 'mfa_required', deny: NO }, 403, { error: 'mfa_required', mfa_token: 'sandbox-mfa' }],
    ['mfa_required with 401', { error: 'mfa_required', deny: NO, status: 401 }, 401, { error: 'mfa_required' }],
    [
      'invalid_grant',
      { error: 'invalid_grant', deny: NO },
      403,
      { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
    ],
  ])('refuses with %s, and the refresh token lives on', async (_word, refreshAction, status, body) => {
    const scene = await startScene()
    const { refresh_token: token } = await scene.signIn()
    scene.tenant.settings.refreshAction = refreshAction
    for (const attempt of [1, 2])
      expect([attempt, await scene.refresh(token)]).toMatchObject([attempt, { status, body }])
    scene.tenant.settings.refreshAction = {}
    expect((await scene.refresh(token)).status).toBe(200)
  })

  test('changes claims of the access token', async () => {
    const roles = `${CLAIM_PREFIX}roles`
    const scene = await startScene({
      loginAction: { claims: { 'https://x.example/at': 'login' } },
      refreshAction: { claims: { [roles]: [] } },
    })
    const first = await scene.signIn()
    expect(readClaims(first.access_token)).toMatchObject({ [roles]: ADMIN.roles, 'https://x.example/at': 'login' })
    const { body } = await scene.refresh(first.refresh_token)
    expect(readClaims(body.access_token)).toMatchObject({ sub: ADMIN.subject, [roles]: [] })
  })
})
