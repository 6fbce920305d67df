import { setTimeout as wait } from 'node:timers/promises'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { CLAIM_PREFIX, DEMO_ACCOUNTS, DEMO_CLIENTS, DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { signInOverHttp } from '../../../scripts/sandbox/http-browser'
import {
  ADMIN,
  AGENT,
  ANY_NUMBER,
  ANY_STRING,
  AUDIENCE,
  NATIVE,
  OTHER_AUDIENCE,
  readClaims,
  readHeader,
  readQuery,
  startScene,
} from './scene'

const { machine } = DEMO_CLIENTS
const MACHINE = {
  grant_type: 'client_credentials',
  client_id: machine.clientId,
  client_secret: machine.clientSecret,
  audience: OTHER_AUDIENCE,
}

const UASSIST_CLAIMS = {
  org_id: DEMO_TENANT.organizationId,
  org_name: DEMO_TENANT.organization,
  [`${CLAIM_PREFIX}tenant`]: DEMO_TENANT.tenantId,
  [`${CLAIM_PREFIX}tenant_name`]: 'acme-demo',
  [`${CLAIM_PREFIX}cluster`]: 'us',
  [`${CLAIM_PREFIX}roles`]: ADMIN.roles,
  // The same text as `sub`, in every sample token of the pages.
  [`${CLAIM_PREFIX}user_id`]: 'auth0|650000000000000000000001',
  [`${CLAIM_PREFIX}email_id`]: ADMIN.email,
  [`${CLAIM_PREFIX}auth0_name`]: 'Ada Admin',
  [`${CLAIM_PREFIX}user_metadata`]: {
    client_id: 'admin@acme-demo.example',
    firstName: 'Ada',
    lastName: 'Admin',
    restrictProductionAccess: false,
  },
}

const PROFILE = { name: 'Ada Admin', given_name: 'Ada', family_name: 'Admin', nickname: 'admin' }
const EMAIL = { email: ADMIN.email, email_verified: true }

describe('the access token of a person', () => {
  test('has the shape of Auth0’s and U-Assist’s claims, and nothing else', async () => {
    const scene = await startScene()
    const { access_token: token } = await scene.signIn()
    const issuer = `${scene.tenant.url}/`
    expect(readHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT', kid: ANY_STRING })
    expect(readClaims(token)).toEqual({
      ...UASSIST_CLAIMS,
      preferred_username: ADMIN.email,
      family_name: 'Admin',
      iss: issuer,
      sub: ADMIN.subject,
      aud: [AUDIENCE, `${issuer}userinfo`],
      azp: NATIVE,
      scope: 'openid profile email offline_access',
      permissions: ['read:experiences', 'write:experiences'],
      iat: ANY_NUMBER,
      exp: Number(readClaims(token).iat) + 86_400,
      jti: ANY_STRING,
    })
  })

  test('has what the sample tokens have: a text that is the subject as user_id, and metadata that differ', async () => {
    const scene = await startScene()
    for (const account of DEMO_ACCOUNTS) {
      const page = await signInOverHttp(scene.authorizeUrl({ scope: 'openid' }), account)
      const { body } = await scene.redeem(readQuery(page).get('code'))
      for (const claims of [readClaims(body.access_token), readClaims(body.id_token)]) {
        expect(claims[`${CLAIM_PREFIX}user_id`]).toBe(claims.sub)
        expect(claims[`${CLAIM_PREFIX}email_id`]).toBe(account.email)
        const { client_id: clientId } = claims[`${CLAIM_PREFIX}user_metadata`] as { client_id?: string }
        expect([account.email, undefined]).toContain(clientId)
      }
    }
    expect(new Set(DEMO_ACCOUNTS.map(({ userMetadata }) => Object.keys(userMetadata).join())).size).toBe(3)
  })

  test('verifies against the published keys', async () => {
    const scene = await startScene()
    const { access_token: token, id_token: idToken } = await scene.signIn()
    const keys = createRemoteJWKSet(new URL(`${scene.tenant.url}/.well-known/jwks.json`))
    const rules = { issuer: `${scene.tenant.url}/`, algorithms: ['RS256'] }
    await expect(jwtVerify(token, keys, { ...rules, audience: AUDIENCE })).resolves.toBeDefined()
    await expect(jwtVerify(idToken, keys, { ...rules, audience: NATIVE })).resolves.toBeDefined()
    await expect(jwtVerify(forge(token), keys, rules)).rejects.toThrow('signature verification failed')
  })

  test('an agent has an agent’s roles and no permissions', async () => {
    const scene = await startScene()
    const page = await signInOverHttp(scene.authorizeUrl(), AGENT)
    const claims = readClaims((await scene.redeem(readQuery(page).get('code'))).body.access_token)
    expect(claims).toMatchObject({ sub: AGENT.subject, permissions: [], [`${CLAIM_PREFIX}roles`]: AGENT.roles })
  })

  test('without openid the audience stands alone, and no ID token comes', async () => {
    const scene = await startScene()
    const { access_token: token, id_token: idToken } = await scene.signIn({ scope: 'read:experiences' })
    expect(readClaims(token)).toMatchObject({ aud: AUDIENCE, scope: 'read:experiences' })
    expect(idToken).toBeUndefined()
  })

  test('scopes that do not exist are left out silently', async () => {
    const scene = await startScene()
    const { scope } = await scene.signIn({ scope: 'openid fly:rockets read:experiences' })
    expect(scope).toBe('openid read:experiences')
  })

  test('without an audience it is opaque, and /userinfo takes it', async () => {
    const scene = await startScene()
    const tokens = await scene.signIn({ audience: undefined })
    expect(tokens.access_token).not.toContain('.')
    expect(tokens.refresh_token).toBeDefined()
    const { status, body } = await scene.get('/userinfo', tokens.access_token)
    expect({ status, body }).toEqual({
      status: 200,
      body: { sub: ADMIN.subject, ...UASSIST_CLAIMS, ...PROFILE, ...EMAIL },
    })
  })
})

describe('the ID token', () => {
  test.each([
    ['openid', {}],
    ['openid profile', PROFILE],
    ['openid profile email', { ...PROFILE, ...EMAIL }],
  ])('with %s carries U-Assist’s claims and those of the scope', async (scope, claims) => {
    const scene = await startScene()
    const { id_token: idToken } = await scene.signIn({ scope, nonce: 'the-nonce' })
    expect(readClaims(idToken)).toEqual({
      ...UASSIST_CLAIMS,
      ...claims,
      iss: `${scene.tenant.url}/`,
      sub: ADMIN.subject,
      aud: NATIVE,
      nonce: 'the-nonce',
      iat: ANY_NUMBER,
      exp: ANY_NUMBER,
    })
  })
})

describe('/userinfo', () => {
  test('takes the JWT, and answers the claims of its scope', async () => {
    const scene = await startScene()
    const { access_token: token } = await scene.signIn({ scope: 'openid email' })
    const { status, body } = await scene.get('/userinfo', token)
    expect({ status, body }).toEqual({ status: 200, body: { sub: ADMIN.subject, ...UASSIST_CLAIMS, ...EMAIL } })
  })

  test('refuses a forged token, one without openid, and nonsense', async () => {
    const scene = await startScene()
    const { access_token: good } = await scene.signIn({ scope: 'openid' })
    const { access_token: withoutOpenid } = await scene.signIn({ scope: 'read:experiences' })
    for (const token of [forge(good), withoutOpenid, 'a.b.c', 'opaque']) {
      const { status, headers } = await scene.get('/userinfo', token)
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toContain('invalid_token')
    }
    expect((await scene.get('/userinfo', good)).status).toBe(200)
  })

  test('refuses tokens that have expired, JWT and opaque', async () => {
    const scene = await startScene()
    const signInTwice = async () => [
      await scene.signIn({ scope: 'openid' }),
      await scene.signIn({ scope: 'openid', audience: undefined }),
    ]
    const ask = (tokens: { access_token: string }[]) =>
      Promise.all(tokens.map(async (token) => (await scene.get('/userinfo', token.access_token)).status))
    expect(await ask(await signInTwice())).toEqual([200, 200])
    scene.tenant.settings.accessTokenTtlSeconds = 1
    const tokens = await signInTwice()
    expect(tokens.map(({ expires_in: expiresIn }) => expiresIn)).toEqual([1, 1])
    let statuses = await ask(tokens)
    while (statuses.includes(200)) {
      await wait(50)
      statuses = await ask(tokens)
    }
    expect(statuses).toEqual([401, 401])
  })
})

describe('the token of a machine', () => {
  test('has Auth0’s shape, and all scopes of the client when it names none', async () => {
    const scene = await startScene()
    const { status, body } = await scene.post('/oauth/token', MACHINE)
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400, scope: 'read:tenants' })
    expect(body.refresh_token).toBeUndefined()
    expect(readClaims(body.access_token)).toEqual({
      iss: `${scene.tenant.url}/`,
      sub: `${machine.clientId}@clients`,
      aud: OTHER_AUDIENCE,
      azp: machine.clientId,
      scope: 'read:tenants',
      gty: 'client-credentials',
      iat: ANY_NUMBER,
      exp: ANY_NUMBER,
      jti: ANY_STRING,
    })
  })

  test('an unknown audience and a missing one are access_denied', async () => {
    const scene = await startScene()
    const ask = async (audience?: string) => {
      const { status, body } = await scene.post('/oauth/token', { ...MACHINE, audience })
      return [status, body.error, body.error_description]
    }
    expect(await ask('nowhere')).toEqual([403, 'access_denied', 'Service not found: nowhere'])
    expect(await ask()).toEqual([403, 'access_denied', expect.stringContaining('No audience parameter')])
    expect((await ask(AUDIENCE))[0]).toBe(200)
  })
})

/** The same token with another subject under the old signature. */
function forge(token: string): string {
  const [header, , signature] = token.split('.')
  const claims = { ...readClaims(token), sub: AGENT.subject }
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
