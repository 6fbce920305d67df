import { setTimeout as wait } from 'node:timers/promises'
import { DEMO_CLIENTS } from '../../../scripts/sandbox/demo-data'
import { CookieJar, signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { type TenantOptions } from '../../../scripts/sandbox/tenant/start-tenant'
import { ADMIN, ANY_STRING, AUDIENCE, readClaims, startScene } from './scene'

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'

async function startDevice(options?: TenantOptions) {
  const scene = await startScene(options)
  const { body } = await scene.post('/oauth/device/code', {
    scope: 'openid offline_access',
    audience: AUDIENCE,
  })
  const device = body as unknown as Record<'device_code' | 'user_code' | 'verification_uri_complete', string>
  const poll = () => scene.post('/oauth/token', { grant_type: GRANT_TYPE, device_code: device.device_code })
  return { scene, device, poll }
}

test('device: there are no organizations, and what the flow does not take is ignored', async () => {
  const scene = await startScene({ organizations: 'require' })
  const extras = {
    organization: 'nowhere',
    connection: 'nowhere',
    login_hint: 'x@y.example',
    max_age: '1',
    prompt: 'none',
  }
  const { status, body } = await scene.post('/oauth/device/code', { scope: 'openid', audience: AUDIENCE, ...extras })
  expect(status).toBe(200)
  await signInOverHttp(String(body.verification_uri_complete), { ...ADMIN, organization: 'not asked for' })
  const tokens = (await scene.post('/oauth/token', { grant_type: GRANT_TYPE, device_code: String(body.device_code) }))
    .body
  for (const token of [tokens.access_token, tokens.id_token]) {
    expect(readClaims(token)).toMatchObject({ sub: ADMIN.subject })
    expect(Object.keys(readClaims(token)).filter((name) => /^org_|auth_time/.test(name))).toEqual([])
  }
  expect(Object.keys(readClaims((await scene.signIn({ organization: ADMIN.organization })).id_token))).toEqual(
    expect.arrayContaining(['org_id', 'org_name']),
  )
})

test('device: a client that may not is refused, whatever the reason', async () => {
  const { tenant, post } = await startScene()
  const { web } = DEMO_CLIENTS
  const ask = async (fields: Record<string, string>) => {
    const { status, body } = await post('/oauth/device/code', { scope: 'openid', ...fields })
    return [status, body.error]
  }
  const refused = [403, 'unauthorized_client']
  expect(await ask({})).toEqual([200, undefined])
  expect(await ask({ client_id: 'stranger' })).toEqual(refused)
  expect(await ask({ client_id: web.clientId, client_secret: web.clientSecret })).toEqual(refused)
  expect(await ask({ client_secret: 'a-secret' })).toEqual(refused)
  tenant.settings.grantTypes = ['authorization_code', 'refresh_token']
  expect(await ask({})).toEqual(refused)
})

test('device: the answer has an interval and Auth0’s addresses', async () => {
  const { device, scene } = await startDevice()
  expect(device).toEqual({
    device_code: ANY_STRING,
    user_code: device.user_code,
    verification_uri: `${scene.tenant.url}/activate`,
    verification_uri_complete: `${scene.tenant.url}/activate?user_code=${device.user_code}`,
    expires_in: 900,
    interval: 5,
  })
  expect(device.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
})

test('device: pending at first, slow_down for the hasty, tokens after approval, and the code works once', async () => {
  const { device, poll } = await startDevice()
  expect(await poll()).toMatchObject({
    status: 403,
    body: { error: 'authorization_pending', error_description: 'User has yet to authorize device code.' },
  })
  expect(await poll()).toMatchObject({
    status: 429,
    body: {
      error: 'slow_down',
      error_description: 'You are polling faster than the specified interval of 5 seconds.',
    },
  })
  const page = await signInOverHttp(device.verification_uri_complete, ADMIN)
  expect(page.body).toContain('Your device is signed in')
  const { status, body } = await poll()
  expect(status).toBe(200)
  expect(readClaims(body.access_token)).toMatchObject({ sub: ADMIN.subject, scope: 'openid offline_access' })
  expect(body.refresh_token).toBeDefined()
  expect(await poll()).toMatchObject({
    status: 403,
    body: { error: 'invalid_grant', error_description: 'Invalid or expired device code.' },
  })
})

test('device: cancelling on the page is access_denied', async () => {
  const { device, poll } = await startDevice()
  const page = await signInOverHttp(device.verification_uri_complete, ADMIN, { decline: true })
  expect(page.body).toContain('Request declined')
  expect(await poll()).toMatchObject({
    status: 403,
    body: { error: 'access_denied', error_description: 'User cancelled the confirmation prompt.' },
  })
})

test('device: declining the consent is access_denied too', async () => {
  const { device, poll } = await startDevice()
  await signInOverHttp(device.verification_uri_complete, ADMIN, { decline: 'consent' })
  expect((await poll()).body.error).toBe('access_denied')
})

test('device: an expired code says so once and is unknown afterwards', async () => {
  const { poll } = await startDevice({ deviceCodeTtlSeconds: 2, deviceIntervalSeconds: 0 })
  let answer = await poll()
  expect(answer.body.error).toBe('authorization_pending')
  while (answer.body.error === 'authorization_pending') {
    await wait(50)
    answer = await poll()
  }
  expect(answer).toMatchObject({
    status: 403,
    body: { error: 'expired_token', error_description: 'The device code has expired.' },
  })
  expect((await poll()).body.error).toBe('invalid_grant')
})

test('device: an unknown user code is refused on the page, the right one accepted', async () => {
  const { scene, device } = await startDevice()
  const activate = (userCode: string) => signInOverHttp(`${scene.tenant.url}/activate?user_code=${userCode}`, ADMIN)
  expect((await activate('BBBB-BBBB')).body).toContain('This code is not known.')
  expect((await activate(device.user_code.toLowerCase())).body).toContain('Your device is signed in')
  expect((await activate(device.user_code)).body).toContain('This code has been used already.')
})

test('device: a person’s device and their browser have a family each', async () => {
  const { scene, device, poll } = await startDevice()
  const cookies = new CookieJar()
  const inBrowser = (await scene.redeem((await scene.callback({}, { cookies })).get('code'))).body
  await signInOverHttp(device.verification_uri_complete, ADMIN, { cookies })
  const onDevice = (await poll()).body
  await scene.post('/oauth/revoke', { token: onDevice.refresh_token })
  expect((await scene.refresh(onDevice.refresh_token)).status).toBe(403)
  expect((await scene.refresh(inBrowser.refresh_token)).status).toBe(200)
})
