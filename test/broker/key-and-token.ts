import { type AccessToken } from '../../plugin/auth'

/** The key of a broker in tests. */
export const KEY = 'the-key-of-this-test'

/** What it hands out to whoever has that key. */
export const TOKEN: AccessToken = {
  accessToken: 'token-that-nobody-else-may-have',
  tokenType: 'Bearer',
  obtainedAt: 0,
  expiresAt: 1_900_000_000_000,
  audience: 'api',
  scope: 'openid',
  requestedScope: 'openid',
}
