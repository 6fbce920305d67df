import { DEMO_CLIENTS } from '../../../scripts/sandbox/demo-data'
import { AUDIENCE, NATIVE, type Scene, startScene } from './scene'

const { machine, web } = DEMO_CLIENTS
const MACHINE = { grant_type: 'client_credentials', audience: AUDIENCE }

async function postJson({ tenant }: Scene, path: string, body: string) {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const response = await fetch(tenant.url + path, { method: 'POST', headers, body })
  const text = await response.text()
  return { status: response.status, body: (text && JSON.parse(text)) as Record<string, unknown> }
}

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` })

describe('the client', () => {
  test.each([
    ['a wrong secret', machine.clientId, 'guessed'],
    ['an unknown client', 'stranger', machine.clientSecret],
  ])('%s is access_denied, by form and by header, and the right one is served both ways', async (_case, id, secret) => {
    const { post } = await startScene()
    const byForm = (client_id: string, client_secret: string) =>
      post('/oauth/token', { ...MACHINE, client_id, client_secret })
    const byHeader = (client_id: string, client_secret: string) =>
      post('/oauth/token', { ...MACHINE, client_id: undefined }, basic(client_id, client_secret))
    for (const send of [byForm, byHeader]) {
      expect(await send(id, secret)).toMatchObject({
        status: 401,
        body: { error: 'access_denied', error_description: 'Unauthorized' },
      })
      expect((await send(machine.clientId, machine.clientSecret)).status).toBe(200)
    }
  })

  test('a call without a secret, by an application that has one, is refused like a wrong secret', async () => {
    const { post } = await startScene()
    for (const grant_type of ['authorization_code', 'refresh_token']) {
      const fields = { grant_type, client_id: web.clientId, code: 'x', redirect_uri: 'x', refresh_token: 'x' }
      expect(await post('/oauth/token', fields)).toMatchObject({ status: 401, body: { error: 'access_denied' } })
      const withSecret = { ...fields, client_secret: web.clientSecret }
      expect(await post('/oauth/token', withSecret)).toMatchObject({ status: 403, body: { error: 'invalid_grant' } })
    }
  })

  test('a grant it does not have is unauthorized_client', async () => {
    const { post } = await startScene()
    expect(await post('/oauth/token', MACHINE)).toMatchObject({
      status: 403,
      body: {
        error: 'unauthorized_client',
        error_description: "Grant type 'client_credentials' not allowed for the client.",
      },
    })
  })

  test('a grant nobody has is unsupported_grant_type', async () => {
    const { post } = await startScene()
    expect(await post('/oauth/token', { grant_type: 'password' })).toMatchObject({
      status: 403,
      body: { error: 'unsupported_grant_type', error_description: 'Unsupported grant type' },
    })
  })

  test('revoking as a client that fails to prove itself is invalid_client', async () => {
    const { post } = await startScene()
    const revoke = (secret: string) =>
      post('/oauth/revoke', { token: 'any', client_id: web.clientId, client_secret: secret })
    expect(await revoke('guessed')).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect((await revoke(web.clientSecret)).status).toBe(200)
  })
})

describe('JSON bodies', () => {
  test('the token endpoint, the device endpoint and the revocation take them', async () => {
    const scene = await startScene()
    const { clientId: client_id, clientSecret: client_secret } = machine
    const token = await postJson(scene, '/oauth/token', JSON.stringify({ ...MACHINE, client_id, client_secret }))
    expect(token.status).toBe(200)
    const device = await postJson(scene, '/oauth/device/code', JSON.stringify({ client_id: NATIVE, scope: 'openid' }))
    expect(device).toMatchObject({ status: 200, body: { interval: 5 } })
    const { refresh_token: refreshToken } = await scene.signIn()
    const revoke = await postJson(scene, '/oauth/revoke', JSON.stringify({ client_id: NATIVE, token: refreshToken }))
    expect(revoke.status).toBe(200)
    expect((await scene.refresh(refreshToken)).status).toBe(403)
  })

  test.each(['{"grant_type":', 'null', '[]', '"text"'])('%s is an invalid_request', async (json) => {
    const scene = await startScene()
    expect(await postJson(scene, '/oauth/token', json)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
  })

  test('a connection serves further requests after one', async () => {
    const scene = await startScene()
    for (const attempt of [1, 2, 3]) {
      const { body } = await postJson(
        scene,
        '/oauth/token',
        JSON.stringify({ client_id: NATIVE, grant_type: 'password' }),
      )
      expect({ attempt, error: body.error }).toEqual({ attempt, error: 'unsupported_grant_type' })
    }
  })
})

test('metadata: Auth0’s paths, the issuer with its slash, S256, and no promise of iss on the callback', async () => {
  const { tenant, get } = await startScene()
  const at = (path: string) => tenant.url + path
  const { body } = await get('/.well-known/openid-configuration')
  expect(body).toMatchObject({
    issuer: at('/'),
    authorization_endpoint: at('/authorize'),
    token_endpoint: at('/oauth/token'),
    device_authorization_endpoint: at('/oauth/device/code'),
    revocation_endpoint: at('/oauth/revoke'),
    userinfo_endpoint: at('/userinfo'),
    jwks_uri: at('/.well-known/jwks.json'),
    end_session_endpoint: at('/oidc/logout'),
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
  })
  expect(body).not.toHaveProperty('authorization_response_iss_parameter_supported')
})
