import fc from 'fast-check'
import { type AuthError, isAuthError, printable } from '../../plugin/auth'
import { isRefusal, readTokenResponse } from '../../plugin/auth/token-response'

const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readTokenResponse(
    { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    'https://tenant.example/oauth/token',
  )

const failure = (status: number, body: unknown): AuthError => {
  try {
    read(status, body)
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
  throw new Error(`status ${String(status)} was accepted`)
}

const success = { access_token: 'at', token_type: 'Bearer', expires_in: 86_400 }

describe('a success', () => {
  test('gives the tokens, and leaves out what did not come', () => {
    expect(read(200, success)).toEqual({ accessToken: 'at', tokenType: 'Bearer', expiresInSeconds: 86_400 })
    expect(read(200, { ...success, refresh_token: 'rt', id_token: 'it', scope: 'openid' })).toEqual({
      accessToken: 'at',
      tokenType: 'Bearer',
      expiresInSeconds: 86_400,
      refreshToken: 'rt',
      idToken: 'it',
      scope: 'openid',
    })
  })

  test('takes the token type in any case, and an empty string as nothing', () => {
    expect(read(200, { ...success, token_type: 'bearer', refresh_token: '' })).toEqual(read(200, success))
  })

  test.each([
    ['absent', undefined],
    ['zero', 0],
    ['negative', -5],
    ['not a number', 'soon'],
    ['null', null],
    ['endless', 1e300],
  ])('with an unusable lifetime (%s) counts for five minutes', (_what, expires_in) => {
    expect(read(200, { ...success, expires_in })).toMatchObject({ expiresInSeconds: 300 })
    expect(read(200, { ...success, expires_in: '3600' })).toMatchObject({ expiresInSeconds: 3600 })
  })

  test.each([
    [{ token_type: 'Bearer' }],
    [{ access_token: 7, token_type: 'Bearer' }],
    [{ access_token: '', token_type: 'Bearer' }],
    [{ access_token: 'at' }],
    [{ access_token: 'at\nX-Evil: 1', token_type: 'Bearer' }],
    [{ access_token: 'at\u001b[31m', token_type: 'Bearer' }],
    [{ access_token: 'at', token_type: 'DPoP' }],
    [{}],
  ])('without a usable token is refused: %j', (body) => {
    expect(failure(200, body)).toMatchObject({ code: 'TOKEN_REFUSED' })
  })
})

describe('a refusal', () => {
  test.each([400, 401, 403])('of the refresh token is known by its error, whatever the status (%i)', (status) => {
    const body = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }
    expect(read(status, body)).toMatchObject({
      error: 'invalid_grant',
      description: 'Unknown or invalid refresh token.',
    })
  })

  test.each([
    [403, 'authorization_pending'],
    [429, 'slow_down'],
    [403, 'expired_token'],
    [403, 'access_denied'],
    [401, 'invalid_client'],
    [403, 'unauthorized_client'],
    [403, 'mfa_required'],
  ])('comes back for the grant to judge: %i %s', (status, error) => {
    const reply = read(status, { error })
    expect(isRefusal(reply) && reply.error).toBe(error)
  })
})

describe('trouble that passes', () => {
  test.each([
    [
      'a plain rate limit',
      429,
      { statusCode: 429, error: 'Too Many Requests', message: 'Global limit has been reached' },
    ],
    ['a rate limit as an OAuth error', 429, { error: 'too_many_requests', error_description: 'slower, please' }],
    ['brute-force protection', 429, { error: 'too_many_attempts' }],
    ['the limit as a denial', 500, { error: 'access_denied', error_description: 'Global limit has been reached' }],
    [
      'the same with another status',
      403,
      { error: 'access_denied', error_description: 'Global limit has been reached' },
    ],
    ['too many requests with another status', 403, { error: 'too_many_requests' }],
    ['a time-out', 408, ''],
    ['a server error', 500, { error: 'server_error' }],
    ['a server error with another status', 400, { error: 'temporarily_unavailable' }],
    ['a bad gateway in HTML', 502, '<html>Bad Gateway</html>'],
    ['an unavailable server', 503, ''],
    ['a page of a proxy', 403, '<html>Blocked</html>'],
    ['a page of a captive portal', 200, '<html>Welcome to the airport</html>'],
    ['a redirect to a captive portal', 302, ''],
    ['an empty answer', 200, ''],
    ['JSON that is no object', 200, '[]'],
    ['half an answer', 200, '{"access_token":"a'],
  ])('is %s', (_what, status, body) => {
    expect(failure(status, body)).toMatchObject({ code: 'TEMPORARY' })
  })

  test('names where it happened, and a response that is not OAuth’s brings the advice to check the domain and the proxy', () => {
    const { message, hint } = failure(404, '<html>nothing</html>')
    expect(message).toContain('https://tenant.example/oauth/token answered 404')
    expect(hint).toContain('"auth0Domain"')
    expect(hint).toContain('proxy')
    expect(failure(503, '').hint).toBe('Nothing is lost: try again in a moment.')
  })
})

test('text of a server is one bounded line without control characters, wherever it is repeated', () => {
  expect(printable('one\r\ntwo\u001b[31mred\u0000\u009b')).toBe('one two [31mred ')
  expect(printable('admin\u202enimda\u2066\u2028x')).toBe('admin nimda x')
  expect(printable('x'.repeat(1000))).toHaveLength(200)
  const { message } = failure(500, { error: 'bad\u001b[2J', error_description: 'worse\u001b]0;title\u0007' })
  expect(message).toContain('bad')
  // eslint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
})

test('any status with any body gives tokens, a refusal, or one error of ours', () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ access_token: fc.jsonValue(), token_type: fc.constantFrom('Bearer', 'x'), expires_in: fc.jsonValue() })
      .map((x) => JSON.stringify(x)),
    fc.record({ error: fc.jsonValue(), error_description: fc.jsonValue() }).map((x) => JSON.stringify(x)),
  )
  fc.assert(
    fc.property(fc.constantFrom(200, 302, 400, 401, 403, 404, 408, 429, 500, 503), body, (status, text) => {
      try {
        const reply = read(status, text)
        if (!isRefusal(reply)) expect(Number.isFinite(reply.expiresInSeconds)).toBe(true)
      } catch (error) {
        expect(isAuthError(error, 'TEMPORARY', 'TOKEN_REFUSED')).toBe(true)
      }
    }),
  )
})
