import { bareToken, parseConfig } from '../../plugin/auth'
import { failure } from '../helpers/signed-in'

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ1YXNzaXN0In0.c2ln'
const OPAQUE = 'v1.MfB4o_-Wq9'

const jwt = (claims: object) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')

const configOf = (changes: Record<string, string>) =>
  parseConfig({ auth0Domain: 't.us.auth0.com', clientId: 'client-1', ...changes }, 'the test')

test.each([
  ['blanks and a line break', `  ${TOKEN}\r\n`],
  ['quotes', `"${TOKEN}"`],
  ['single quotes', `'${TOKEN}'`],
  ['its word', `Bearer ${TOKEN}`],
  ['its word, in quotes and small letters', `"bearer  ${TOKEN}"`],
  ['the whole header', `Authorization: Bearer ${TOKEN}`],
])('%s around a token are left out', (_what, pasted) => {
  expect(configOf({ accessToken: pasted }).accessToken).toBe(TOKEN)
  expect(bareToken(TOKEN)).toBe(TOKEN)
})

test('opaque and encrypted tokens pass, and so does a refresh token, in quotes or not', () => {
  for (const token of ['opaque-token-of-ci', 'a.b.c.d.e', 'abc/def+123==', jwt({ aud: ['uassist', 'client-1'] })]) {
    expect(configOf({ accessToken: token }).accessToken).toBe(token)
  }
  expect(configOf({ refreshToken: `"${OPAQUE}"` }).refreshToken).toBe(OPAQUE)
})

test.each([
  ['accessToken', '{"access_token":"secret-1"}', 'holds JSON, not the token alone,'],
  ['accessToken', '["secret-1"]', 'holds JSON, not the token alone,'],
  ['accessToken', `${TOKEN} secret-1`, 'holds more than one word, and a token is one,'],
  ['accessToken', `${TOKEN},secret-1`, 'holds characters that no token has'],
  ['accessToken', 'undefined', 'holds a word, not a token,'],
  ['accessToken', jwt({ aud: 'client-1', email: 'secret-1' }), 'holds an ID token, not an access token,'],
  ['accessToken', jwt({ aud: ['client-1'] }), 'holds an ID token, not an access token,'],
  ['accessToken', OPAQUE, 'holds a refresh token, not an access token,'],
  ['refreshToken', TOKEN, 'holds an access token or ID token, not a refresh token,'],
  ['audience', TOKEN, 'holds a token, which does not belong there,'],
  ['scope', TOKEN, 'holds a token, which does not belong there,'],
  ['loginHint', TOKEN, 'holds a token, which does not belong there,'],
  ['clientSecret', TOKEN, 'holds a token, which does not belong there,'],
  ['refreshToken', '{"refresh_token":"secret-1"}', 'holds JSON, not the token alone,'],
])('"%s" that cannot be one is refused by name, and not repeated: %s', async (key, value, fault) => {
  const error = await failure(Promise.resolve().then(() => configOf({ [key]: value })))
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: `"${key}" ${fault} in the test` })
  expect(error.message + error.hint).not.toMatch(/secret-1|eyJ/)
})

test('only the account that is meant is looked at', () => {
  expect(configOf({ agentAccessToken: '{}', account: 'admin' }).accessToken).toBe('')
})
