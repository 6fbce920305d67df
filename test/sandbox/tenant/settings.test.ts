import { createRemoteJWKSet, jwtVerify } from 'jose'
import { type Trouble } from '../../../scripts/sandbox/tenant/troubles'
import { AUDIENCE, NATIVE, readClaims, startScene } from './scene'

describe('a clock that is off', () => {
  test.each([300, -300])('by %i s: Date and tokens tell the tenant’s time, and the tokens are good', async (offset) => {
    const scene = await startScene({ clockOffsetSeconds: offset, accessTokenTtlSeconds: 60 })
    const before = Date.now() / 1000 + offset
    const { access_token: token, id_token: idToken } = await scene.signIn({ prompt: 'login' })
    const keys = createRemoteJWKSet(new URL(`${scene.tenant.url}/.well-known/jwks.json`))
    const currentDate = new Date(before * 1000)
    for (const [jwt, audience] of [
      [token, AUDIENCE],
      [idToken, NATIVE],
    ] as const) {
      const { payload } = await jwtVerify(jwt, keys, { audience, currentDate })
      expect(Math.abs(Number(payload.iat) - before)).toBeLessThan(30)
      expect(Number(payload.exp)).toBeGreaterThan(Number(payload.iat))
    }
    expect(Math.abs(Number(readClaims(idToken).auth_time) - before)).toBeLessThan(30)
    const userinfo = await scene.get('/userinfo', token)
    expect(userinfo.status).toBe(200)
    expect(Math.abs(Date.parse(userinfo.headers.get('date') ?? '') / 1000 - before)).toBeLessThan(30)
  })

  test('opaque tokens stay as they are', async () => {
    const { access_token: token } = await (
      await startScene({ clockOffsetSeconds: 300 })
    ).signIn({ audience: undefined })
    expect(token).not.toContain('.')
  })
})

test.each<[Trouble, number, string | undefined, Record<string, string>]>([
  ['rate-limited', 429, 'too_many_requests', { 'x-ratelimit-remaining': '0' }],
  ['retry-after', 429, 'too_many_requests', { 'x-ratelimit-remaining': '29', 'retry-after': '60' }],
  ['global-limit', 500, 'access_denied', {}],
  ['unavailable', 503, undefined, {}],
  ['in-between', 403, undefined, { 'content-type': 'text/html' }],
])('trouble "%s" answers %i until it is over, and nothing was done', async (trouble, status, error, headers) => {
  const scene = await startScene()
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.settings.trouble = trouble
  for (const attempt of [1, 2]) {
    const answer = await scene.refresh(token)
    expect({ attempt, status: answer.status, error: answer.body.error }).toEqual({ attempt, status, error })
    expect(Object.fromEntries(answer.headers)).toMatchObject(headers)
  }
  scene.tenant.settings.trouble = ''
  expect((await scene.refresh(token)).status).toBe(200)
})

test('a refresh grant that is switched off after the sign-in refuses the refresh, and gives no further refresh token', async () => {
  const scene = await startScene()
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.settings.grantTypes = ['authorization_code']
  expect(await scene.refresh(token)).toMatchObject({
    status: 403,
    body: {
      error: 'unauthorized_client',
      error_description: "Grant type 'refresh_token' not allowed for the client.",
    },
  })
  expect((await scene.signIn()).refresh_token).toBeUndefined()
})
