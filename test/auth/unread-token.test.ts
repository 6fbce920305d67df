import { getToken, memoryStore, parseConfig, sessionId } from '../../plugin/auth'
import { replyJson, serve } from '../helpers/http-server'
import { aSession } from '../helpers/sessions'
import { testDeps } from '../helpers/sign-in-fixture'
import { noNetwork } from '../helpers/signed-in'
import { unsignedToken } from '../helpers/signed-tokens'

const NOW = 1_800_000_000_000

/** An access token is the API's to read, and may be anything (RFC 6749 section 1.4). */
const TOKENS: [string, string][] = [
  ['an opaque one', 'o-1_~+/='],
  ['an encrypted one, of five parts', 'eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'],
  ['one that looks like a JWT and is none', 'a.b.c'],
  [
    'a JWT of another issuer, audience and person',
    unsignedToken({ iss: 'https://other.example/', aud: 'x', sub: 'y' }),
  ],
  ['a JWT whose own times are over', unsignedToken({ iat: 1, exp: 2 })],
]

/** A configuration, and a session whose access token is this one. */
function stored(accessToken: string, auth0Domain = 'https://tenant.example') {
  const config = parseConfig({ auth0Domain, clientId: 'client-1', audience: 'api', scope: 'openid' }, 'the test')
  const session = aSession(NOW)
  const accessTokens = session.accessTokens.map((token) => ({ ...token, accessToken }))
  const sessions = new Map([[sessionId(config), { ...session, accessTokens }]])
  return { config, sessions, deps: { store: memoryStore(sessions), now: () => NOW } }
}

test.each(TOKENS)('%s is served from the store as it is, without a request', async (_what, token) => {
  const { config, deps } = stored(token)
  expect(await getToken(config, {}, testDeps({ ...deps, send: noNetwork }))).toMatchObject({ accessToken: token })
})

test.each(TOKENS)('%s is taken from a refresh as it is, stored, and served again', async (_what, token) => {
  const tenant = await serve((_request, response) => {
    replyJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 3600, refresh_token: 'rt-2' })
  })
  const { config, sessions, deps } = stored('at-1', tenant)
  const later = NOW + 2 * 3_600_000
  const fresh = await getToken(config, {}, testDeps({ ...deps, now: () => later }))
  expect(fresh).toMatchObject({ accessToken: token, expiresAt: later + 3_600_000 })
  expect(sessions.get(sessionId(config))?.accessTokens).toEqual([fresh])
  expect(await getToken(config, {}, testDeps({ ...deps, now: () => later, send: noNetwork }))).toEqual(fresh)
})
