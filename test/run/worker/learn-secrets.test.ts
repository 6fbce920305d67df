import { learnFromRequest, learnFromResponse } from '../../../scripts/run/worker/learn-secrets'
import { type SdkList, type RequestParts, type SdkResponse } from '../../../scripts/run/worker/newman-types'

/** A list as in Newman's SDK. */
function list(pairs: Record<string, string>): SdkList {
  return {
    each: (visit) => {
      for (const [key, value] of Object.entries(pairs)) visit({ key, value })
    },
  }
}

const learntFrom = (request: Partial<RequestParts>): string[] => {
  const learnt: string[] = []
  const whole = { method: 'GET', url: 'https://api.example/', headers: list({}), ...request }
  learnFromRequest(whole, (secret) => learnt.push(secret))
  return learnt
}

const learntFromResponse = (
  response: { headers?: Record<string, string>; body?: string },
  url = 'https://h/',
): string[] => {
  const learnt: string[] = []
  const whole: SdkResponse = { headers: list(response.headers ?? {}), stream: Buffer.from(response.body ?? '') }
  learnFromResponse(whole, url, (secret) => learnt.push(secret))
  return learnt
}

test.each<[what: string, request: Partial<RequestParts>, secrets: string[]]>([
  ['the credentials, without their scheme', { headers: list({ Authorization: 'Bearer abc.def' }) }, ['abc.def']],
  ['credentials without a scheme', { headers: list({ authorization: 'abc.def' }) }, ['abc.def']],
  [
    'the password of Basic, as it is and decoded',
    { headers: list({ Authorization: `Basic ${Buffer.from('id:s%2B1').toString('base64')}` }) },
    ['aWQ6cyUyQjE=', 's%2B1', 's+1'],
  ],
  [
    'headers named like secrets',
    { headers: list({ 'X-Api-Key': 'k1', 'nonce-token': 'n1', accept: 'x' }) },
    ['k1', 'n1'],
  ],
  [
    'cookies of sessions',
    { headers: list({ cookie: 'lang=en; sid=s1; _x=0123456789abcdef' }) },
    ['s1', '0123456789abcdef'],
  ],
  ['queries', { url: 'https://h/?access_token=a%2Fb&page_size=2' }, ['a/b']],
  [
    'form bodies of token requests',
    {
      body: {
        urlencoded: list({
          grant_type: 'authorization_code',
          code: 'c1',
          client_secret: 's+1',
          client_id: 'i1',
          code_verifier: 'v1',
        }),
      },
    },
    ['s+1', 'v1', 's+1', 'v1', 'c1'],
  ],
  ['JSON bodies at any depth', { body: { raw: '{"a":[{"refreshToken":"r\\"1","token_type":"Bearer"}]}' } }, ['r"1']],
  ['the auth of a request', { auth: { parameters: () => list({ key: 'X-Key', value: 'v1', in: 'header' }) } }, ['v1']],
  [
    'nothing where there is nothing',
    { auth: { parameters: () => undefined }, body: { raw: '{"code":"invalid_grant"}' } },
    [],
  ],
])('learns from a request: %s', (_what, request, secrets) => {
  expect(learntFrom(request)).toEqual(secrets)
})

test('learns tokens and cookies of a response, but not the path, domain and date of a cookie', () => {
  const headers = {
    'Set-Cookie': 'auth0=c%3A1-2345; Domain=tenant.eu.auth0.com; Path=/a/long/enough/path; Expires=Wed, 01 Jan 2031',
  }
  const body = '{"access_token":"a1b2c3d4","id_token":"i1b2c3d4","token_type":"Bearer","scope":"openid","error":"none"}'
  expect(learntFromResponse({ headers, body })).toEqual(['c%3A1-2345', 'a1b2c3d4', 'i1b2c3d4'])
})

test('of a response learns no words, flags and short values: they are messages and settings', () => {
  const body = JSON.stringify({
    labels: { password: 'passed', forgotPassword: 'Forgot your password?' },
    errors: { password: 'required', newPassword: ['must have at least 8 characters'], token: 'invalid_token' },
    users: [{ name: 'ann', password: 'sunshine' }],
    features: { resetPassword: true, passcode: 1234 },
    token: { id: '5f2b6c1e-8a49-4c3e-9d5b-0a1b2c3d4e5f', createdAt: '2026-01-01T10:00:00Z', hint: 'ab1' },
  })
  expect(learntFromResponse({ body })).toEqual([])
  expect(learntFromResponse({ body: body.replace('sunshine', 'sun5hine') })).toEqual(['sun5hine'])
})

test('of a request learns words as well, because somebody typed them', () => {
  expect(learntFrom({ body: { raw: '{"password":"sunshine"}' } })).toEqual(['sunshine'])
})

test('learns what stands in headers that nobody knows, unless it is an id or words', () => {
  const headers = {
    'x-session-id': 'q7Rk2Zp9', // its name says so
    'x-ticket': 'q7Rk2Zp9Lw4Tn6Vx',
    'x-order': '5f2b6c1e-8a49-4c3e-9d5b-0a1b2c3d4e5f',
    'x-environment': 'staging and production',
    etag: '"q7Rk2Zp9Lw4Tn6VxQQ"',
  }
  expect(learntFromResponse({ headers })).toEqual(['q7Rk2Zp9', 'q7Rk2Zp9Lw4Tn6Vx'])
})

const padding = 'x'.repeat(3_000_000)

test.each([
  ['UTF-16, little end first', Buffer.from('\ufeff{"token":"k1b2c3d4"}', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\ufeff{"token":"k1b2c3d4"}', 'utf16le').swap16()],
  ['UTF-16 without a mark', Buffer.from('{"token":"k1b2c3d4"}', 'utf16le')],
  ['behind three megabytes', Buffer.from(`{"a":"${padding}","token":"k1b2c3d4"}`)],
  ['across the end of a piece', Buffer.from(`${padding.slice(0, (1 << 20) - 12)}{"token":"k1b2c3d4"}`)],
])('learns from a body in %s', (_what, stream) => {
  const learnt = new Set<string>()
  learnFromResponse({ headers: list({}), stream }, 'https://h/', (secret) => learnt.add(secret))
  expect([...learnt]).toEqual(['k1b2c3d4'])
})

test('one answer teaches two thousand values, and no more', () => {
  const body = JSON.stringify(Array.from({ length: 3_000 }, (_, row) => ({ token: `t0ken-of-row-${String(row)}` })))
  expect(learntFromResponse({ body })).toHaveLength(2_000)
})

test('learns the code of a redirect', () => {
  const location = 'http://127.0.0.1:18471/callback?code=abc-1234&state=xyz'
  expect(learntFromResponse({ headers: { location } })).toEqual(['abc-1234'])
  expect(learntFromResponse({ headers: { location: 'https://h/error?code=not_found' } })).toEqual([])
})

test('learns the nonce from the response to its URL', () => {
  const body = '{"data":"n/1+==","errors":""}'
  expect(learntFromResponse({ body }, 'https://g/backend/v2/refresh/api-token')).toEqual(['n/1+=='])
  expect(learntFromResponse({ body }, 'https://g/backend/v2/alerts')).toEqual([])
})
