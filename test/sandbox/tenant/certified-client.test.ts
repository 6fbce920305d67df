import { setTimeout as wait } from 'node:timers/promises'
import * as client from 'openid-client'
import { signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { DEMO_CLIENTS } from '../../../scripts/sandbox/demo-data'
import { ADMIN, AUDIENCE, NATIVE, type Scene, startScene } from './scene'

/** openid-client as it comes, apart from the switch that allows http. */
const discover = ({ tenant }: Scene, clientId: string = NATIVE, auth = client.None()) =>
  client.discovery(new URL(tenant.url), clientId, undefined, auth, { execute: [client.allowInsecureRequests] })

async function signIn(scene: Scene, config: client.Configuration) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: scene.redirectUri,
    scope: 'openid profile email offline_access',
    audience: AUDIENCE,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  })
  const page = await signInOverHttp(url.href, ADMIN)
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  return client.authorizationCodeGrant(config, new URL(page.url), checks)
}

test('openid-client: discovery, sign-in, /userinfo, refresh and replay', async () => {
  const scene = await startScene()
  const config = await discover(scene)
  expect(config.serverMetadata().issuer).toBe(`${scene.tenant.url}/`)

  const tokens = await signIn(scene, config)
  const subject = tokens.claims()?.sub ?? ''
  expect(subject).toBe(ADMIN.subject)
  expect(await client.fetchUserInfo(config, tokens.access_token, subject)).toMatchObject({ email: ADMIN.email })

  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
    status: 403,
  })
})

test('openid-client: revocation ends the refresh token', async () => {
  const scene = await startScene()
  const config = await discover(scene)
  const { refresh_token: token = '' } = await signIn(scene, config)
  await client.tokenRevocation(config, token, { token_type_hint: 'refresh_token' })
  await expect(client.refreshTokenGrant(config, token)).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('openid-client: the device flow, with a first answer "pending"', async () => {
  const scene = await startScene({ deviceIntervalSeconds: 1 })
  const config = await discover(scene)
  const device = await client.initiateDeviceAuthorization(config, { scope: 'openid', audience: AUDIENCE })
  const polled = client.pollDeviceAuthorizationGrant(config, device)
  while (scene.tenant.calls('POST /oauth/token') === 0) await wait(20)
  await signInOverHttp(device.verification_uri_complete ?? '', ADMIN)
  expect((await polled).claims()?.sub).toBe(ADMIN.subject)
})

test('openid-client: client credentials with the secret in the header', async () => {
  const { clientId, clientSecret } = DEMO_CLIENTS.machine
  const config = await discover(await startScene(), clientId, client.ClientSecretBasic(clientSecret))
  const { scope } = await client.clientCredentialsGrant(config, { audience: AUDIENCE })
  expect(scope).toBe('read:tenants')
})
