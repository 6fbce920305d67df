import { type ServerResponse } from 'node:http'
import { type AccessToken, AuthError } from '../../plugin/auth'
import { type Broker, startBroker } from '../../scripts/broker/start-broker'
import { buildCollection } from '../../scripts/dev/build-collection'
import { type Collection, type Item } from '../../scripts/dev/normalise-collection'
import { replyJson, serve } from '../helpers/http-server'
import { unsignedToken } from '../helpers/signed-tokens'
import { type NewmanRun, ROOT, runInNewman } from './newman-run'

/* The built script, in stock Newman, against a small API and the real broker. */

const nowSeconds = Math.floor(Date.now() / 1000)
const ISSUER = 'http://127.0.0.1:1'
const GOOD_CLAIMS = {
  iss: `${ISSUER}/`,
  aud: ['uassist.uniphore.com', `${ISSUER}/userinfo`],
  exp: nowSeconds + 3600,
  'https://api.uniphore.com/tenant': 'tenant-of-the-token',
  'https://api.uniphore.com/cluster': 'sg',
  'https://api.uniphore.com/roles': ['u_agent'],
}
const tokenWith = (claims: object): string => unsignedToken({ ...GOOD_CLAIMS, ...claims })
const GOOD = tokenWith({ jti: 'good' })
const OTHER = tokenWith({ jti: 'other' })
const EXPIRED = tokenWith({ exp: nowSeconds - 600 })

interface Seen {
  route: string
  token: string
  nonce: string | undefined
}

interface Api {
  url: string
  seen: Seen[]
  routes: () => string[]
}

/** Answers 200 to the tokens in `accepted` and 401 to others; gives out nonces unless told otherwise. */
async function startApi({ accepted = () => true, nonceStatus = 200 }: ApiOptions = {}): Promise<Api> {
  const seen: Seen[] = []
  const url = await serve((request, response) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const route = `${request.method ?? ''} ${request.url ?? ''}`
    seen.push({ route, token, nonce: request.headers['nonce-token']?.toString() })
    answer(route, accepted(token), response)
  })
  const answer = (route: string, isAccepted: boolean, response: ServerResponse): void => {
    if (route.includes('/refresh/api-token')) {
      replyJson(response, nonceStatus, { data: `nonce-${String(seen.length)}`, errors: '' })
    } else if (isAccepted) replyJson(response, 200, { id: 7 })
    else replyJson(response, 401, { reason: 'Authentication failed' })
  }
  return { url, seen, routes: () => seen.map(({ route }) => route) }
}

interface ApiOptions {
  accepted?: (token: string) => boolean
  nonceStatus?: number
}

const brokers: Broker[] = []
afterAll(() => Promise.all(brokers.map((broker) => broker.stop())))

/** The real broker, with a given answer per account. */
async function broker(
  tokenOf: (account: string) => string,
): Promise<{ variables: Record<string, string>; asked: string[] }> {
  const asked: string[] = []
  const { url, ...rest } = await startBroker({
    port: 0,
    key: 'the-key',
    tokenOf: async ({ environment, account = '' }) => {
      asked.push(`${environment ?? ''}/${account}`)
      return Promise.resolve({ accessToken: tokenOf(account), expiresAt: Date.now() + 60_000 } as AccessToken)
    },
  })
  brokers.push({ url, ...rest })
  return { variables: { brokerUrl: url, brokerKey: 'the-key' }, asked }
}

const notSignedIn = (): never => {
  throw new AuthError('SIGN_IN_REQUIRED', 'nobody is signed in')
}

const request = (name: string, url: string, method = 'GET', script = 'uassist(pm).expect(200).json()'): Item => ({
  name,
  request: { method, url },
  event: [{ listen: 'test', script: { type: 'text/javascript', exec: [script] } }],
})

const bearer = (variable: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: `{{${variable}}}` }] })

async function run(items: Item[], variables: Record<string, string>): Promise<NewmanRun> {
  const collection = { info: { name: 'small' }, auth: bearer('accessToken'), item: items }
  const built = JSON.parse(await buildCollection('u-assist', JSON.stringify(collection), ROOT)) as Collection
  const result = await runInNewman(built, variables)
  expect(result.exceptions).toEqual([])
  const words = JSON.stringify([result.red, result.skipped, result.green, result.consoleLines])
  for (const token of [GOOD, OTHER, EXPIRED]) expect(words).not.toContain(token)
  return result
}

const READ = request('read', '{{apiUrl}}/read')
const READ_AGAIN = request('read again', '{{apiUrl}}/read-again')
const WRITE = request('write', '{{apiUrl}}/write', 'POST')
const SUPERVISED: Item = {
  name: 'As a supervisor',
  auth: bearer('supervisorAccessToken'),
  item: [request('supervise', '{{apiUrl}}/supervise')],
}

const settings = ({ url }: Api, more: Record<string, string> = {}): Record<string, string> => ({
  apiUrl: url,
  gatewayUrl: url,
  apiEnvironment: 'dev',
  auth0Domain: ISSUER,
  audience: 'uassist.uniphore.com',
  ...more,
})

const allRed = ({ red }: NewmanRun): string => red.map(({ message }) => message).join('\n')

describe('the token of a request', () => {
  test('a good token that was given is sent, and the broker is not asked', async () => {
    const api = await startApi()
    const { variables, asked } = await broker(() => OTHER)
    const result = await run([READ], settings(api, { ...variables, accessToken: GOOD }))
    expect(result.red).toEqual([])
    expect(result.green.map(({ test }) => test)).toEqual(['status is 200', 'the body is JSON'])
    expect(api.seen.map(({ token }) => token)).toEqual([GOOD])
    expect(asked).toEqual([])
  })

  test('an opaque token that was given counts as good', async () => {
    const api = await startApi()
    const result = await run([READ], settings(api, { accessToken: 'opaque-token' }))
    expect(result.red).toEqual([])
    expect(api.seen.map(({ token }) => token)).toEqual(['opaque-token'])
  })

  test.each([
    ['expired', EXPIRED],
    ['missing', ''],
  ])(
    'where the given token is %s, the broker gives one, and is asked once for all requests',
    async (_what, accessToken) => {
      const api = await startApi()
      const { variables, asked } = await broker(() => GOOD)
      const result = await run([READ, READ_AGAIN], settings(api, { ...variables, accessToken }))
      expect(result.red).toEqual([])
      expect(api.seen.map(({ token }) => token)).toEqual([GOOD, GOOD])
      expect(asked).toEqual(['sandbox/default'])
    },
  )

  test('the broker is asked for the account that the environment names', async () => {
    const { variables, asked } = await broker(() => GOOD)
    await run([READ], settings(await startApi(), { ...variables, account: 'admin' }))
    expect(asked).toEqual(['sandbox/admin'])
  })

  test('without token and broker every request is red, says what to do, and is not sent', async () => {
    const api = await startApi()
    const result = await run([READ, READ_AGAIN], settings(api))
    expect(result.red.map(({ request, test }) => [request, test])).toEqual([
      ['read', 'it is sent'],
      ['read again', 'it is sent'],
    ])
    expect(result.red[0]?.message).toBe(
      'accessToken is empty: set it to what `uassist token` prints, or set brokerUrl and brokerKey to what `uassist broker` prints',
    )
    expect(api.seen).toEqual([])
  })

  test.each([
    ['that expired', EXPIRED, 'accessToken expired 10 minutes ago: '],
    ['about to expire', tokenWith({ exp: nowSeconds + 20 }), 'accessToken expires in '],
    ['that is a placeholder', '{{vault:token}}', 'accessToken holds a placeholder instead of a token: '],
    ['with a blank in it', `Bearer ${GOOD}`, 'accessToken holds characters that no token has: '],
  ])('a given token %s is named as such', async (_what, accessToken, message) => {
    const api = await startApi()
    const result = await run([READ], settings(api, { accessToken }))
    expect(allRed(result)).toContain(message)
    expect(api.seen).toEqual([])
  })

  test('when nobody is signed in at the broker, the message holds the command to do so', async () => {
    const api = await startApi()
    const { variables, asked } = await broker(notSignedIn)
    const result = await run([READ, READ_AGAIN], settings(api, variables))
    expect(result.red).toHaveLength(2)
    expect(result.red[1]?.message).toBe(
      'accessToken is empty, and nobody is signed in (SIGN_IN_REQUIRED): run `uassist login -e sandbox --account default`',
    )
    expect({ asked, sent: api.seen }).toEqual({ asked: ['sandbox/default'], sent: [] })
  })

  test('a wrong broker key is called that', async () => {
    const { variables } = await broker(() => GOOD)
    const result = await run([READ], settings(await startApi(), { ...variables, brokerKey: 'wrong' }))
    expect(allRed(result)).toContain('or brokerKey is wrong: copy it from `uassist broker --key`')
  })

  test('a broker that does not answer is tried once, and nothing is sent', async () => {
    const api = await startApi()
    let tried = 0
    const dead = await serve((_request, response) => {
      tried++
      response.destroy()
    })
    const result = await run([READ, READ_AGAIN], settings(api, { brokerUrl: dead, brokerKey: 'the-key' }))
    expect(result.red.map(({ message }) => message)).toEqual(
      Array(2).fill(expect.stringContaining('start it with `uassist broker`')),
    )
    expect({ tried, sent: api.seen }).toEqual({ tried: 1, sent: [] })
  })

  test('something else that answers on the port of the broker is not taken for one', async () => {
    const api = await startApi()
    const answers = ['<html>hello</html>', '{"accessToken":"x"}', '{"nonce":"n","proof":"p","accessToken":"x"}', 'null']
    for (const answer of answers) {
      const page = await serve((_request, response) => response.end(answer))
      const result = await run([READ], settings(api, { brokerUrl: page, brokerKey: 'the-key' }))
      expect(allRed(result)).toContain('what listens at brokerUrl is not the broker')
    }
    expect(api.seen).toEqual([])
  })

  test('a program on another port cannot pass off the answers of the broker as its own, and never sees the key', async () => {
    const api = await startApi()
    const { variables, asked } = await broker(() => GOOD)
    const seen: string[] = []
    const relay = await serve((request, response) => {
      seen.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`)
      const headers = { 'x-uassist-nonce': String(request.headers['x-uassist-nonce']) }
      void fetch(`${variables.brokerUrl ?? ''}${request.url ?? ''}`, { headers })
        .then((answer) => answer.text())
        .then((text) => response.end(text))
    })
    const result = await run([READ], settings(api, { ...variables, brokerUrl: relay }))
    expect(allRed(result)).toContain('what listens at brokerUrl is not the broker')
    expect(seen).toEqual([expect.stringMatching(/^\/proof /)])
    await run(
      [READ],
      settings(api, { ...variables, brokerUrl: String(variables.brokerUrl).replace('127.0.0.1', 'localhost') }),
    )
    expect(asked).toEqual(['sandbox/default'])
    expect([...seen, JSON.stringify(api.seen)].join()).not.toContain('the-key')
  })

  test('the broker key is not sent to another machine', async () => {
    const result = await run(
      [READ],
      settings(await startApi(), { brokerUrl: 'https://broker.example', brokerKey: 'the-key' }),
    )
    expect(allRed(result)).toContain('brokerUrl must be an address of this machine')
  })

  test('a token does not leave this machine unencrypted', async () => {
    const result = await run([READ], { ...settings(await startApi()), apiUrl: 'http://api.example', accessToken: GOOD })
    expect(allRed(result)).toContain('does not begin with https://')
    expect(result.sent).toEqual([])
  })
})

describe('another account', () => {
  test('its requests are skipped without a token for it, and the others are sent', async () => {
    const api = await startApi()
    const result = await run([READ, SUPERVISED], settings(api, { accessToken: GOOD }))
    expect(result.red).toEqual([])
    expect(result.skipped).toEqual([
      {
        request: 'supervise',
        test: expect.stringContaining(
          'supervisorAccessToken is empty: set it to what `uassist token --account supervisor`',
        ) as string,
      },
    ])
    expect(api.routes()).toEqual(['GET /read'])
  })

  test('its requests are sent with its token, given or from the broker', async () => {
    const api = await startApi()
    const { variables, asked } = await broker((account) => (account === 'supervisor' ? OTHER : notSignedIn()))
    await run([SUPERVISED], settings(api, { accessToken: GOOD, supervisorAccessToken: OTHER }))
    await run([READ, SUPERVISED], settings(api, { ...variables, accessToken: GOOD }))
    expect(api.seen.map(({ token }) => token)).toEqual([OTHER, GOOD, OTHER])
    expect(asked).toEqual(['sandbox/supervisor'])
  })

  test('its requests are skipped when the broker has no session for it', async () => {
    const api = await startApi()
    const { variables } = await broker((account) => (account === 'default' ? GOOD : notSignedIn()))
    const result = await run([READ, SUPERVISED], settings(api, variables))
    expect(result.red).toEqual([])
    expect(result.skipped.map(({ test }) => test).join()).toContain('--account supervisor')
  })

  test('an expired token of its own is red: somebody meant these requests to be sent', async () => {
    const result = await run([SUPERVISED], settings(await startApi(), { supervisorAccessToken: EXPIRED }))
    expect(allRed(result)).toContain('supervisorAccessToken expired 10 minutes ago')
  })

  test('a request may name it by its own auth, and a folder inside inherits it', async () => {
    const api = await startApi()
    const own: Item = { ...READ, request: { ...READ.request, auth: bearer('agentAccessToken') } }
    const inner: Item = { ...SUPERVISED, item: [{ name: 'Inside', item: [request('inside', '{{apiUrl}}/inside')] }] }
    await run(
      [own, inner],
      settings(api, { accessToken: GOOD, agentAccessToken: 'of-agent', supervisorAccessToken: OTHER }),
    )
    expect(api.seen.map(({ token }) => token)).toEqual(['of-agent', OTHER])
  })

  test('a request without auth needs no token', async () => {
    const api = await startApi()
    await run([{ ...READ, request: { ...READ.request, auth: { type: 'noauth' } } }], settings(api))
    expect(api.seen.map(({ token }) => token)).toEqual([''])
  })
})

describe('writes', () => {
  const MARKED: Item = { name: 'Generate (writes)', item: [request('write by GET', '{{apiUrl}}/generate')] }

  test('they are skipped unless allowWrites is true: other methods than GET, and what is marked', async () => {
    const api = await startApi()
    for (const allowWrites of ['false', '', 'yes']) {
      const result = await run([READ, WRITE, MARKED], settings(api, { accessToken: GOOD, allowWrites }))
      expect(result.skipped.map(({ request }) => request)).toEqual(['write', 'write by GET'])
      expect(result.red).toEqual([])
    }
    expect(new Set(api.routes())).toEqual(new Set(['GET /read']))
  })

  test('each one that is no GET gets a nonce of its own', async () => {
    const api = await startApi()
    const second = request('second write', '{{apiUrl}}/second', 'DELETE')
    const result = await run([READ, WRITE, MARKED, second], settings(api, { accessToken: GOOD, allowWrites: 'true' }))
    expect(result.red).toEqual([])
    const fetched = 'GET /backend/v2/refresh/api-token?environment=dev'
    expect(api.seen.map(({ route, nonce }) => [route, nonce])).toEqual([
      ['GET /read', undefined],
      [fetched, undefined],
      ['POST /write', 'nonce-2'],
      ['GET /generate', undefined],
      [fetched, undefined],
      ['DELETE /second', 'nonce-5'],
    ])
    expect(new Set(api.seen.map(({ token }) => token))).toEqual(new Set([GOOD]))
  })

  test('without a nonce a write is red and not sent', async () => {
    const api = await startApi({ nonceStatus: 500 })
    const result = await run([WRITE], settings(api, { accessToken: GOOD, allowWrites: 'true' }))
    expect(allRed(result)).toBe('no nonce: the gateway answered 500')
    expect(api.routes()).toEqual(['GET /backend/v2/refresh/api-token?environment=dev'])
  })

  test('no nonce is fetched for a server that is not U-Assist', async () => {
    const [api, elsewhere] = [await startApi(), await startApi()]
    const foreign = request('foreign', `${elsewhere.url}/write`, 'POST')
    await run([foreign], settings(api, { accessToken: GOOD, allowWrites: 'true' }))
    expect([api.routes(), elsewhere.seen.map(({ nonce }) => nonce)]).toEqual([[], [undefined]])
  })
})

describe('variables', () => {
  test('tenantId and region come from the token where they are empty, and only there', async () => {
    const api = await startApi()
    const named = request('named', '{{apiUrl}}/{{tenantId}}/{{region}}')
    await run([named], settings(api, { accessToken: GOOD, tenantId: '', region: '' }))
    await run([named], settings(api, { accessToken: GOOD, tenantId: 'mine', region: 'uk' }))
    expect(api.routes()).toEqual(['GET /tenant-of-the-token/sg', 'GET /mine/uk'])
  })

  test("so do the slug of the tenant and a named account's login name, each from its own token", async () => {
    const api = await startApi()
    const path = '{{apiUrl}}/{{organizationName}}/{{supervisorLoginName}}'
    const named: Item = { ...SUPERVISED, item: [request('named', path)] }
    const names = (claims: object) => tokenWith({ 'https://api.uniphore.com/tenant_name': 'acme', ...claims })
    const supervisor = names({ preferred_username: 'sven@acme.example' })
    const admin = names({ preferred_username: 'ada@acme.example' })
    const tokens = { accessToken: admin, supervisorAccessToken: supervisor }
    await run([READ, named], settings(api, tokens))
    const older = names({ 'https://api.uniphore.com/email_id': 'older@acme.example' })
    await run([named], settings(api, { ...tokens, supervisorAccessToken: older }))
    await run([named], settings(api, { ...tokens, organizationName: 'mine', supervisorLoginName: 'me' }))
    expect(api.routes()).toEqual([
      'GET /read',
      'GET /acme/sven@acme.example',
      'GET /acme/older@acme.example',
      'GET /mine/me',
    ])
  })

  test('an id that nothing has found skips its request, and a setting nobody made is red', async () => {
    const api = await startApi()
    const byId = request('by id', '{{apiUrl}}/things/{{thingId}}')
    const skipped = await run([byId], settings(api, { accessToken: GOOD }))
    expect(skipped.skipped.map(({ test }) => test)).toEqual([
      'not sent: thingId is empty: send the requests above it first, or set it',
    ])
    const red = await run([byId], { ...settings(api, { accessToken: GOOD, thingId: '1' }), apiUrl: '' })
    expect(allRed(red)).toBe('apiUrl is empty: set it in the environment')
    expect(api.seen).toEqual([])
    expect((await run([byId], settings(api, { accessToken: GOOD, thingId: '1' }))).sent).toEqual(['by id'])
  })

  test('what a request remembers is there for the next one, as text, and does not replace a choice', async () => {
    const api = await startApi()
    const finds = request(
      'finds',
      '{{apiUrl}}/read',
      'GET',
      'uassist(pm).expect(200).json().remember((body) => ({ thingId: body.id }))',
    )
    const items = [finds, request('by id', '{{apiUrl}}/things/{{thingId}}')]
    const found = await run(items, settings(api, { accessToken: GOOD }))
    await run(items, settings(api, { accessToken: GOOD, thingId: 'chosen' }))
    expect(found.environment('thingId')).toBe('7')
    expect(api.routes()).toEqual(['GET /read', 'GET /things/7', 'GET /read', 'GET /things/chosen'])
  })
})

describe('a refusal', () => {
  const REFUSING: ApiOptions = { accepted: () => false }

  test.each([
    [
      'another audience',
      { aud: 'api.uniphore.com' },
      "the token is for api.uniphore.com, and this environment's audience is uassist.uniphore.com",
    ],
    [
      'another issuer',
      { iss: 'https://other.example/' },
      `the token was issued by https://other.example/, and this environment's tenant is ${ISSUER}/`,
    ],
    [
      'perhaps the role',
      {},
      "U-Assist documents 401 also for a role that is not eligible and for missing ids: the token's roles are u_agent",
    ],
  ])('is explained by the claims of the token: %s', async (_what, claims, why) => {
    const result = await run([READ], settings(await startApi(REFUSING), { accessToken: tokenWith(claims) }))
    expect(result.red).toEqual([
      { request: 'read', test: 'status is 200', message: expect.stringMatching(/^it is 401: /) as string },
    ])
    expect(allRed(result)).toContain(why)
  })

  test('of an opaque token says what is missing', async () => {
    const result = await run([READ], settings(await startApi(REFUSING), { accessToken: 'opaque-token' }))
    expect(allRed(result)).toContain('Auth0 gives an opaque one when no audience was asked for')
  })

  test('that a test expects is green', async () => {
    const api = await startApi(REFUSING)
    const expectsRefusal = request('refused', '{{apiUrl}}/read', 'GET', 'uassist(pm).expect(401).json()')
    const result = await run([expectsRefusal], settings(api, { accessToken: GOOD }))
    expect({ red: result.red, green: result.green.length }).toEqual({ red: [], green: 2 })
  })

  test('is tried again once when the broker has another token, and only that try is judged', async () => {
    const api = await startApi({ accepted: (token) => token === OTHER })
    const { variables } = await broker(() => OTHER)
    const result = await run([READ, READ_AGAIN], settings(api, { ...variables, accessToken: GOOD }))
    expect(result.red).toEqual([])
    expect(result.skipped.map(({ test }) => test)).toEqual(['refused with 401: sent again with a newer token'])
    expect(result.green).toHaveLength(4)
    expect(api.seen.map(({ route, token }) => [route, token === OTHER])).toEqual([
      ['GET /read', false],
      ['GET /read', true],
      ['GET /read-again', true],
    ])
  })

  test('is final when the broker has the same token', async () => {
    const api = await startApi(REFUSING)
    const { variables } = await broker(() => GOOD)
    const result = await run([READ], settings(api, { ...variables, accessToken: GOOD }))
    expect(result.red).toHaveLength(1)
    expect(api.routes()).toEqual(['GET /read'])
  })

  test('never goes round in circles, however many tokens the broker has', async () => {
    const api = await startApi(REFUSING)
    const { variables, asked } = await broker(() => tokenWith({ jti: asked.length }))
    const result = await run([READ], settings(api, { ...variables, accessToken: GOOD }))
    expect(result.red.map(({ test }) => test)).toEqual(['status is 200'])
    expect(api.routes()).toEqual(['GET /read', 'GET /read'])
  })
})
