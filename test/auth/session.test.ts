import {
  type AccessToken,
  coversScope,
  findAccessToken,
  type Session,
  sessionId,
  withAccessToken,
} from '../../plugin/auth/session'
import { signInAgainBy } from '../../plugin/auth'

const NOW = Date.UTC(2026, 0, 1)
const identity = {
  auth0Domain: 'https://tenant.example',
  clientId: 'client',
  organization: '',
  connection: '',
  account: 'default',
}

const token = (changes: Partial<AccessToken> = {}): AccessToken => ({
  accessToken: 'at-1',
  tokenType: 'Bearer',
  obtainedAt: NOW,
  expiresAt: NOW + 3_600_000,
  audience: 'api',
  scope: 'openid email',
  requestedScope: 'openid email',
  ...changes,
})
const session = (...accessTokens: AccessToken[]): Session => ({ version: 1, identity, signedInAt: NOW, accessTokens })
const want = { audience: 'api', scope: 'openid email', minValiditySeconds: 60 }

describe('a session id', () => {
  test('is the same for the same values, and fit for a file name', () => {
    const sameInOtherOrder = Object.fromEntries(Object.entries(identity).reverse()) as typeof identity
    expect(sessionId(sameInOtherOrder)).toBe(sessionId(identity))
    expect(sessionId(identity)).toMatch(/^[\w.%^-]+(,[\w.%^-]*){4}$/)
  })

  test('differs by every one of its fields, also where a value only moves from one field to the next', () => {
    const others = Object.keys(identity).map((key) => sessionId({ ...identity, [key]: 'other' }))
    const moved = [
      sessionId({ ...identity, organization: 'x' }),
      sessionId({ ...identity, connection: 'x' }),
      sessionId({ ...identity, organization: 'x","' }),
    ]
    expect(new Set([sessionId(identity), ...others, ...moved]).size).toBe(1 + others.length + moved.length)
  })
})

describe('a stored access token', () => {
  const found = (changes: Partial<AccessToken>, wanted: Partial<typeof want> = {}, now = NOW) =>
    findAccessToken(session(token(changes)), { ...want, ...wanted }, now) !== undefined

  test('serves until the wanted rest of its life begins, to the millisecond', () => {
    expect(found({ expiresAt: NOW + 60_001 })).toBe(true)
    expect(found({ expiresAt: NOW + 60_000 })).toBe(false)
    expect(found({ expiresAt: NOW + 60_001 }, { minValiditySeconds: 61 })).toBe(false)
    expect(found({ expiresAt: NOW + 1 }, { minValiditySeconds: 0 })).toBe(true)
  })

  test('serves its own audience only', () => {
    expect(found({})).toBe(true)
    expect(found({}, { audience: 'another-api' })).toBe(false)
    expect(found({}, { audience: '' })).toBe(false)
  })

  test('serves scopes that were asked for with it, in any order, also where fewer were granted', () => {
    expect(found({}, { scope: 'email openid' })).toBe(true)
    expect(found({}, { scope: 'openid' })).toBe(true)
    expect(found({ scope: 'openid' }, { scope: 'openid email' })).toBe(true)
    expect(found({}, { scope: 'openid email profile' })).toBe(false)
  })

  test('does not serve once an API has refused it', () => {
    expect(found({ stale: true })).toBe(false)
  })

  test('does not serve when it comes from the future: the clock was set back', () => {
    expect(found({ obtainedAt: NOW + 60_000 })).toBe(true)
    expect(found({ obtainedAt: NOW + 60_001 })).toBe(false)
  })

  test('is not found where there is no session', () => {
    expect(findAccessToken(undefined, want, NOW)).toBeUndefined()
  })
})

describe('a new access token', () => {
  const names = ({ accessTokens }: Session) => accessTokens.map(({ accessToken }) => accessToken)

  test('takes the place of those it covers, and leaves other audiences and wider scopes alone', () => {
    const before = session(
      token(),
      token({ accessToken: 'narrower', requestedScope: 'openid' }),
      token({ accessToken: 'wider', requestedScope: 'openid email profile' }),
      token({ accessToken: 'another api', audience: 'another-api' }),
    )
    expect(names(withAccessToken(before, token({ accessToken: 'new' }), NOW))).toEqual(['new', 'wider', 'another api'])
  })

  test('sweeps out the expired ones', () => {
    const before = session(token({ accessToken: 'expired', audience: 'another-api', expiresAt: NOW }))
    expect(names(withAccessToken(before, token({ accessToken: 'new' }), NOW))).toEqual(['new'])
  })
})

test('scopes: order and repetition do not matter, and nothing covers what it lacks', () => {
  expect(coversScope('a b c', 'c a')).toBe(true)
  expect(coversScope('a', 'a a')).toBe(true)
  expect(coversScope('', '')).toBe(true)
  expect(coversScope('ab', 'a')).toBe(false)
})

describe('when to sign in again at the latest', () => {
  const refreshToken = { refreshToken: 'rt', obtainedAt: NOW + 86_400_000, audience: 'api', requestedScope: '' }

  test('is 30 days after the sign-in, and no refresh moves it', () => {
    expect(signInAgainBy({ accessTokens: [], signedInAt: NOW, refreshToken })).toBe(NOW + 30 * 86_400_000)
  })

  test('is the end of the last access token where there is no refresh token', () => {
    expect(signInAgainBy(session(token(), token({ expiresAt: NOW + 5 })))).toBe(NOW + 3_600_000)
    expect(signInAgainBy(session())).toBeUndefined()
  })
})
