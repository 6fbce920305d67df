import { getToken } from '../../plugin/auth'
import { endpointOf } from '../../scripts/dev/documentation/describe-requests'
import { internalError } from '../../scripts/sandbox/api/refusals'
import { type Api, startApi } from '../../scripts/sandbox/api/start-api'
import { DEMO_ACCOUNTS, DEMO_CLIENTS, DEMO_TENANT } from '../../scripts/sandbox/demo-data'
import { person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { type Answer, readCollection, runInNewman, SANDBOX_ENVIRONMENT } from './newman-run'
import { requestsOf, type SavedRequest } from './requests-of'

/* What the collections show as saved answers is what the sandbox answers: same status, type, keys and kinds of values. */

interface Example {
  code: number
  body: string
  contentType: string
}

let api: Api
let adminToken: string
const answers: Record<string, Answer[]> = {}

beforeAll(async () => {
  const fixture = await tenantFixture()
  api = await startApi({ issuer: `${fixture.tenant.url}/` })
  const given: Record<string, string> = {
    auth0Domain: fixture.tenant.url,
    redirectUri: fixture.redirectUris.join(','),
    apiUrl: api.url,
    gatewayUrl: api.url,
    allowWrites: 'true',
    eraseCustomerId: 'customer-9001',
    machineClientSecret: DEMO_CLIENTS.machine.clientSecret,
  }
  for (const { account } of DEMO_ACCOUNTS) {
    const deps = { ...testDeps(), interaction: someoneAt(person(account)) }
    given[account === 'admin' ? 'accessToken' : `${account}AccessToken`] = (
      await getToken(fixture.config({ account }), {}, deps)
    ).accessToken
  }
  adminToken = given.accessToken ?? ''
  for (const name of ['u-assist', 'auth0']) {
    answers[name] = (await runInNewman(readCollection(name), given, { environment: SANDBOX_ENVIRONMENT })).answers
  }
})
afterAll(() => api.stop())

const examplesOf = ({ item }: SavedRequest): Example[] =>
  (item.response ?? []).map((saved) => {
    const {
      code,
      body = '',
      header = [],
    } = saved as { code: number; body?: string; header?: { key: string; value: string }[] }
    return { code, body, contentType: header.find(({ key }) => key === 'content-type')?.value ?? '' }
  })

const exampleOf = (saved: SavedRequest, status: number): Example | undefined =>
  examplesOf(saved).find(({ code }) => code === status)

/** Keys and kinds of values; of a list, the different shapes in it. Text that is no JSON stands for itself. */
function shapeOf(contentType: string, body: string): unknown {
  if (contentType.includes('ndjson')) {
    const lines = body.split('\n').filter(Boolean)
    return shape(lines.map((line) => JSON.parse(line) as unknown))
  }
  // Of a page for people, the type is enough.
  if (contentType.includes('html')) return 'a page'
  return contentType.includes('json') ? shape(JSON.parse(body)) : body
}

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((element) => JSON.stringify(shape(element))))].sort()
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, member]) => [key, shape(member)]),
  )
}

const summaryOf = ({ status, contentType, body }: Answer | (Example & { status: number })) => ({
  status,
  // A redirect is told by its status; what else is on its page nobody reads.
  ...((status < 300 || status >= 400) && { type: contentType.split(';', 1)[0], shape: shapeOf(contentType, body) }),
})

const expected = (example: Example | undefined) => example && summaryOf({ ...example, status: example.code })

describe.each(['u-assist', 'auth0'])('%s', (name) => {
  test.each(requestsOf(readCollection(name)).map((saved) => [saved.item.name, saved] as const))(
    'what "%s" answers is among its examples',
    (requestName, saved) => {
      const answer = answers[name]?.filter(({ request }) => request === requestName).at(-1)
      expect(examplesOf(saved).map(expected)).toContainEqual(answer && summaryOf(answer))
    },
  )
})

describe('the documented errors of U-Assist', () => {
  const all = requestsOf(readCollection('u-assist'))

  test('those saved are those of the page, and the name says so where the body is ours', () => {
    for (const { item } of all) {
      const documentation = endpointOf(item.request ?? {})?.documentation
      const errors = typeof documentation === 'object' ? (documentation.errors ?? []) : []
      const saved = (item.response as { code: number; name: string; body?: string }[]).filter(({ code }) => code >= 400)
      expect([item.name, saved.map(({ code }) => code)]).toEqual([item.name, errors.map(({ status }) => status)])
      for (const [index, { body, sentence = '' }] of errors.entries()) {
        const example = saved[index]
        expect(example?.name.endsWith('(the body is ours)')).toBe(body === undefined)
        if (body === undefined) expect(example?.body).toContain(sentence)
        else expect(example?.body?.replace(/\n\s*|(?<=":) /g, '')).toBe(body)
      }
    }
  })
  const withExample = (status: number) =>
    all.filter((saved) => exampleOf(saved, status)).map((saved) => [saved.item.name, saved] as const)

  /** Sends a request past Newman, with what a test wants in place of its variables. */
  async function send(
    { item }: SavedRequest,
    valueOf: (name: string) => string,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { method, url } = item.request as { method: string; url: { raw: string } }
    const path = url.raw
      .replace('{{apiUrl}}', '')
      .replace(/\/:\w+/g, '/unknown')
      .replace(/\{\{(\w+)\}\}/g, (_all, name: string) => valueOf(name))
    const response = await fetch(api.url + path, { method, headers })
    const contentType = response.headers.get('content-type') ?? ''
    return { request: item.name, status: response.status, contentType, body: await response.text() }
  }

  const authorized = () => ({ authorization: `Bearer ${adminToken}` })
  const settings = (name: string): string =>
    ({ tenantId: DEMO_TENANT.tenantId, apiEnvironment: 'dev' })[name] ?? 'unknown'

  test('401 for a request without a token', async () => {
    expect(withExample(401).length).toBeGreaterThan(10)
    for (const [, saved] of withExample(401)) {
      expect(summaryOf(await send(saved, settings, {}))).toEqual(expected(exampleOf(saved, 401)))
    }
  })

  test('404 for an id that does not exist', async () => {
    expect(withExample(404).map(([name]) => name)).toContain('Right to forget')
    for (const [, saved] of withExample(404)) {
      const nonce = await fetch(`${api.url}/backend/v2/refresh/api-token`, { headers: authorized() })
      const { data } = (await nonce.json()) as { data: string }
      const answer = await send(saved, settings, { ...authorized(), 'nonce-token': data })
      expect(summaryOf(answer)).toEqual(expected(exampleOf(saved, 404)))
    }
  })

  test('422 for what cannot be decoded', async () => {
    expect(withExample(422).length).toBe(3)
    for (const [, saved] of withExample(422)) {
      const spoilt = {
        ...saved,
        item: JSON.parse(JSON.stringify(saved.item).replaceAll('t=id-range', 't=other')) as SavedRequest['item'],
      }
      expect(summaryOf(await send(spoilt, settings, authorized()))).toEqual(expected(exampleOf(saved, 422)))
    }
  })

  test('500 for anything else', () => {
    const { status, headers, body } = internalError().reply
    const answer = { request: '', status, contentType: String(headers['content-type']), body: body as string }
    for (const [, saved] of withExample(500)) expect(expected(exampleOf(saved, 500))).toEqual(summaryOf(answer))
  })
})
