import fc from 'fast-check'
import { request } from 'node:http'
import { AuthError } from '../../plugin/auth'
import { type TokenWish } from '../../scripts/broker/answer-token'
import { NONCE_HEADER, PROOF_HEADER } from '../../collections/scripts/broker-challenge'
import { type Broker, type BrokerOptions, KEY_HEADER, startBroker } from '../../scripts/broker/start-broker'
import { KEY, TOKEN } from './key-and-token'

let broker: Broker
let asked: TokenWish[] = []
let faults: unknown[] = []
const OPTIONS: BrokerOptions = {
  port: 0,
  key: KEY,
  tokenOf: (wish) => {
    asked.push(wish)
    const { account } = wish
    if (account === 'stranger') return Promise.reject(new AuthError('SIGN_IN_REQUIRED', 'nobody is signed in'))
    if (account === 'offline') return Promise.reject(new AuthError('UNREACHABLE', 'tenant cannot be reached'))
    if (account === 'damaged') return Promise.reject(new AuthError('CONFIG_INVALID', 'no "clientId"'))
    if (account === 'fault') return Promise.reject(new Error('secret-of-a-stack'))
    return Promise.resolve(TOKEN)
  },
  onFault: (error) => faults.push(error),
}
beforeAll(async () => {
  broker = await startBroker(OPTIONS)
})
afterAll(() => broker.stop())
beforeEach(() => {
  asked = []
  faults = []
})

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

/** By node:http, which lets a test send any header; status 0 means that the connection was closed without a word. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', { url } = broker): Promise<Answer> {
  return new Promise((resolve) => {
    const { port } = new URL(url)
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      response.on('error', () => resolve({ status: 0, headers: {}, body }))
    })
    call.on('error', () => resolve({ status: 0, headers: {}, body: '' }))
    call.end()
  })
}

test('with the key: the token and its expiry, and no refresh token', async () => {
  const { status, body, headers } = await ask('/token?environment=staging&account=agent', { [KEY_HEADER]: KEY })
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({
    accessToken: TOKEN.accessToken,
    expiresAt: '2030-03-17T17:46:40.000Z',
    audience: 'api',
    scope: 'openid',
  })
  expect(headers['cache-control']).toBe('no-store')
  expect(headers).not.toHaveProperty('access-control-allow-origin')
  expect(asked).toEqual([{ environment: 'staging', account: 'agent' }])
})

test('a session that is not signed in: 401 with the command to run', async () => {
  const { status, body } = await ask('/token?environment=staging&account=stranger', { [KEY_HEADER]: KEY })
  expect(status).toBe(401)
  expect(body).toContain('uassist login -e staging --account stranger')
})

test('trouble that passes: 503, and no advice to sign in', async () => {
  const { status, body } = await ask('/token?account=offline', { [KEY_HEADER]: KEY })
  expect(status).toBe(503)
  expect(body).not.toContain('uassist login')
})

test('a broken environment: 400, and no advice to sign in', async () => {
  const { status, body } = await ask('/token?account=damaged', { [KEY_HEADER]: KEY })
  expect(status).toBe(400)
  expect(body).toContain('CONFIG_INVALID')
  expect(body).not.toContain('uassist login')
})

test('a fault of the broker: 500 without what the fault says, which its owner sees', async () => {
  const { status, body } = await ask('/token?account=fault', { [KEY_HEADER]: KEY })
  expect(status).toBe(500)
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'INTERNAL' } })
  expect(body).not.toContain('secret-of-a-stack')
  expect(faults).toEqual([new Error('secret-of-a-stack')])
})

test.each([
  ['no key', {}, 401],
  ['a wrong key', { [KEY_HEADER]: 'guess' }, 401],
  ['a browser that knows the key', { [KEY_HEADER]: KEY, origin: 'http://localhost:3000' }, 403],
  ['an opaque origin', { [KEY_HEADER]: KEY, origin: 'null' }, 403],
  ['a foreign host (DNS rebinding)', { [KEY_HEADER]: KEY, host: 'evil.example' }, 403],
])('%s: refused with an empty body, and nobody is asked for a token', async (_who, headers, status) => {
  expect(await ask('/token', headers as Record<string, string>)).toMatchObject({ status, body: '' })
  expect(asked).toEqual([])
  expect((await ask('/token', { [KEY_HEADER]: KEY })).status).toBe(200)
})

test('a path in place of an environment name is refused', async () => {
  for (const name of [
    '../../etc/passwd',
    '/etc/x.json',
    'x.json',
    '..',
    '.x',
    'a\\b',
    'a b',
    '',
    'a\0',
    'ä',
    'x'.repeat(101),
  ]) {
    for (const parameter of ['environment', 'account']) {
      const query = `${parameter}=${encodeURIComponent(name)}`
      const { status, body } = await ask(`/token?${query}`, { [KEY_HEADER]: KEY })
      expect({ query, status }).toEqual({ query, status: 400 })
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'USAGE', message: `"${parameter}" is no plain name` } })
    }
  }
  expect(asked).toEqual([])
})

test.each([
  ['misspelt', 'enviroment=staging', 'unknown parameter "enviroment"'],
  ['not of this interface', 'environment=staging&min-validity=5', 'unknown parameter "min-validity"'],
  ['there twice', 'environment=staging&environment=production', '"environment" is there twice'],
])('a parameter that is %s is refused by name: the default is somebody else', async (_what, query, message) => {
  const { status, body } = await ask(`/token?${query}`, { [KEY_HEADER]: KEY })
  expect(status).toBe(400)
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'USAGE', message } })
  expect(asked).toEqual([])
})

test('other paths and methods: 404', async () => {
  for (const [method, path] of [
    ['POST', '/token'],
    ['GET', '/sessions'],
    ['GET', '//token'],
    ['GET', 'http://127.0.0.1/token'],
    ['GET', '/'],
    ['POST', '/stop'],
    ['OPTIONS', '/token'],
    ['OPTIONS', '*'],
  ] as const) {
    expect({ path, status: (await ask(path, { [KEY_HEADER]: KEY }, method)).status }).toEqual({ path, status: 404 })
  }
})

test('1,000 hostile requests get no byte of a token', async () => {
  const header = fc.constantFrom(
    'origin',
    'host',
    KEY_HEADER,
    NONCE_HEADER,
    PROOF_HEADER,
    'cookie',
    'authorization',
    'x-forwarded-for',
    'referer',
  )
  const value = fc.oneof(
    fc.constantFrom(
      'null',
      'http://127.0.0.1',
      '*',
      KEY.slice(0, -1),
      `${KEY}x`,
      KEY.toUpperCase(),
      ` ${KEY.slice(1)}`,
    ),
    fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  )
  const hostile = fc.record({
    path: fc.oneof(
      fc.constantFrom(
        '/token',
        '/',
        '/stop',
        '/proof',
        '/token?account=admin',
        '/%74oken',
        `/token?${KEY_HEADER}=${KEY}`,
        `/token?key=${KEY}`,
      ),
      fc.webPath().map((path) => path || '/'),
    ),
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT'),
    // Never the right key without an Origin or a foreign Host: that would be a friend.
    headers: fc
      .dictionary(header, value, { maxKeys: 3, noNullPrototype: true })
      .filter((headers) => headers[KEY_HEADER]?.trim() !== KEY),
  })
  const requests = fc.sample(hostile, 1000)
  const hasty = await startBroker({ ...OPTIONS, waitForWrongKey: () => Promise.resolve() })
  const answers: Answer[] = []
  for (let i = 0; i < requests.length; i += 50) {
    answers.push(...(await Promise.all(requests.slice(i, i + 50).map((r) => ask(r.path, r.headers, r.method, hasty)))))
  }
  for (const { status, body } of answers) {
    expect([0, 400, 401, 403]).toContain(status)
    expect(body).toBe('')
  }
  expect(asked).toEqual([])
  expect((await ask('/token', { [KEY_HEADER]: KEY }, 'GET', hasty)).status).toBe(200)
  await hasty.stop()
})
