import { setTimeout as wait } from 'node:timers/promises'
import { DEMO_CLIENTS } from '../../../scripts/sandbox/demo-data'
import { AUDIENCE, OTHER_AUDIENCE, readClaims, startScene } from './scene'

const REFUSED = {
  status: 403,
  body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
}

describe('refresh', () => {
  test('rotates the refresh token and keeps audience, scope and person', async () => {
    const scene = await startScene()
    const first = await scene.signIn()
    const { status, body } = await scene.refresh(first.refresh_token)
    expect(status).toBe(200)
    expect(body.refresh_token).not.toBe(first.refresh_token)
    const { iat: _iat, exp: _exp, jti: _jti, ...claims } = readClaims(first.access_token)
    expect(readClaims(body.access_token)).toMatchObject(claims)
    expect(readClaims(body.id_token).sub).toBe(claims.sub)
  })

  test('an audience in the request changes nothing', async () => {
    const scene = await startScene()
    const { refresh_token: token } = await scene.signIn()
    const { body } = await scene.refresh(token, { audience: OTHER_AUDIENCE })
    expect(readClaims(body.access_token).aud).toEqual([AUDIENCE, `${scene.tenant.url}/userinfo`])
  })

  test('a smaller scope is granted for this time, a larger one refused', async () => {
    const scene = await startScene()
    const { refresh_token: token } = await scene.signIn()
    const { body } = await scene.refresh(token, { scope: 'openid' })
    expect(body.scope).toBe('openid')
    expect(await scene.refresh(body.refresh_token, { scope: 'openid write:experiences' })).toMatchObject({
      body: { error: 'invalid_scope' },
    })
    expect((await scene.refresh(body.refresh_token)).body.scope).toBe('openid profile email offline_access')
  })

  test('an unknown token, and another client’s, are refused in Auth0’s words', async () => {
    const scene = await startScene()
    const { refresh_token: token } = await scene.signIn()
    const { clientId, clientSecret } = DEMO_CLIENTS.web
    expect(await scene.refresh('unknown')).toMatchObject(REFUSED)
    expect(await scene.refresh(token, { client_id: clientId, client_secret: clientSecret })).toMatchObject(REFUSED)
    expect((await scene.refresh(token)).status).toBe(200)
  })

  test.each([
    ['without offline_access', {}, 'openid profile'],
    ['when the API does not allow offline access', { offlineAccess: false }, 'openid profile offline_access'],
  ])('there is no refresh token %s', async (_case, options, scope) => {
    const scene = await startScene(options)
    const tokens = await scene.signIn({ scope })
    expect(tokens.refresh_token).toBeUndefined()
    expect(tokens.scope).toBe('openid profile')
  })
})

describe('reuse of a refresh token', () => {
  test('overlap 0: a replay is refused and ends the whole family', async () => {
    const scene = await startScene()
    const { refresh_token: first } = await scene.signIn()
    const { refresh_token: second } = (await scene.refresh(first)).body
    expect(await scene.refresh(first)).toMatchObject(REFUSED)
    expect(await scene.refresh(second)).toMatchObject(REFUSED)
  })

  test('overlap 0: of three refreshes at once one succeeds, and its new refresh token is dead too', async () => {
    const scene = await startScene()
    const { refresh_token: token } = await scene.signIn()
    const answers = await Promise.all([1, 2, 3].map(() => scene.refresh(token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403])
    const winner = answers.find(({ status }) => status === 200)
    expect(await scene.refresh(winner?.body.refresh_token ?? '')).toMatchObject(REFUSED)
  })

  test('overlap 0: the end of one family leaves another sign-in of the same person alone', async () => {
    const scene = await startScene()
    const { refresh_token: ended } = await scene.signIn()
    const { refresh_token: other } = await scene.signIn()
    await scene.refresh(ended)
    expect((await scene.refresh(ended)).status).toBe(403)
    expect((await scene.refresh(other)).status).toBe(200)
  })

  test('overlap: three refreshes at once all succeed, each with another refresh token', async () => {
    const scene = await startScene({ rotationOverlapSeconds: 60 })
    const { refresh_token: token } = await scene.signIn()
    const answers = await Promise.all([1, 2, 3].map(() => scene.refresh(token)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(3)
  })

  test('overlap: the previous token works, the one before it ends the family', async () => {
    const scene = await startScene({ rotationOverlapSeconds: 60 })
    const { refresh_token: first } = await scene.signIn()
    const { refresh_token: second } = (await scene.refresh(first)).body
    expect((await scene.refresh(first)).status).toBe(200)
    const { refresh_token: third } = (await scene.refresh(second)).body
    expect(await scene.refresh(first)).toMatchObject(REFUSED)
    expect(await scene.refresh(third)).toMatchObject(REFUSED)
  })
})

describe('the life of a family', () => {
  test('rotation does not extend it', async () => {
    const scene = await startScene({ refreshTokenTtlSeconds: 3 })
    let { refresh_token: token } = await scene.signIn()
    let answer = await scene.refresh(token)
    expect(answer.status).toBe(200)
    while (answer.status === 200) {
      token = answer.body.refresh_token
      await wait(50)
      answer = await scene.refresh(token)
    }
    expect(answer).toMatchObject(REFUSED)
  })

  test('rotation off: the token stays good and is not repeated', async () => {
    const scene = await startScene({ rotation: false })
    const { refresh_token: token } = await scene.signIn()
    for (const attempt of [1, 2]) {
      const { status, body } = await scene.refresh(token)
      expect({ attempt, status, repeated: 'refresh_token' in body }).toEqual({ attempt, status: 200, repeated: false })
    }
  })

  test('revoking any token of it ends it, and says 200 for a token nobody knows', async () => {
    const scene = await startScene()
    const { refresh_token: first } = await scene.signIn()
    const { refresh_token: second } = (await scene.refresh(first)).body
    const revoke = async (token: string) => (await scene.post('/oauth/revoke', { token })).status
    expect(await revoke('unknown')).toBe(200)
    expect(await revoke(second)).toBe(200)
    expect(await scene.refresh(second)).toMatchObject(REFUSED)
  })

  test('another client’s revocation changes nothing', async () => {
    const scene = await startScene()
    const { refresh_token: token } = await scene.signIn()
    const { clientId, clientSecret } = DEMO_CLIENTS.web
    await scene.post('/oauth/revoke', { token, client_id: clientId, client_secret: clientSecret })
    expect((await scene.refresh(token)).status).toBe(200)
  })
})
