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
    'Set-Cookie': 'auth0=c%3A1; Domain=tenant.eu.auth0.com; Path=/a/long/enough/path; Expires=Wed, 01 Jan 2031',
  }
  const body = '{"access_token":"a1","id_token":"i1","token_type":"Bearer","scope":"openid","error":"none"}'
  expect(learntFromResponse({ headers, body })).toEqual(['c%3A1', 'a1', 'i1'])
})

test('learns the code of a redirect', () => {
  const location = 'http://127.0.0.1:18471/callback?code=abc-123&state=xyz'
  expect(learntFromResponse({ headers: { location } })).toEqual(['abc-123'])
  expect(learntFromResponse({ headers: { location: 'https://h/error?code=not_found' } })).toEqual([])
})

test('learns the nonce from the response to its URL', () => {
  const body = '{"data":"n/1+==","errors":""}'
  expect(learntFromResponse({ body }, 'https://g/backend/v2/refresh/api-token')).toEqual(['n/1+=='])
  expect(learntFromResponse({ body }, 'https://g/backend/v2/alerts')).toEqual([])
})
