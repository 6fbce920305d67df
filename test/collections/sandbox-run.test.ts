import { getToken } from '../../plugin/auth'
import { type Api, startApi } from '../../scripts/sandbox/api/start-api'
import { DEMO_ACCOUNTS, DEMO_CLIENTS, DEMO_TENANT } from '../../scripts/sandbox/demo-data'
import { type Item } from '../../scripts/dev/normalise-collection'
import { type Fixture, person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { type NewmanRun, readCollection, runInNewman, SANDBOX_ENVIRONMENT } from './newman-run'

/* Both collections whole, in stock Newman, against the sandbox: the environment file and a token are all it takes. */

let fixture: Fixture
let api: Api
const tokens: Record<string, string> = {}

beforeAll(async () => {
  fixture = await tenantFixture()
  for (const { account } of DEMO_ACCOUNTS) {
    const deps = { ...testDeps(), interaction: someoneAt(person(account)) }
    tokens[account] = (await getToken(fixture.config({ account }), {}, deps)).accessToken
  }
})
beforeEach(async () => {
  api = await startApi({ issuer: `${fixture.tenant.url}/` })
})
afterEach(() => api.stop())

/** The sandbox environment as committed, at the addresses of this test. */
async function run(name: string, given: Record<string, string>, folder?: string): Promise<NewmanRun> {
  const addresses = {
    auth0Domain: fixture.tenant.url,
    redirectUri: fixture.redirectUris.join(','),
    apiUrl: api.url,
    gatewayUrl: api.url,
  }
  const options = { environment: SANDBOX_ENVIRONMENT, ...(folder !== undefined && { folder }) }
  const result = await runInNewman(readCollection(name), { ...addresses, ...given }, options)
  const words = JSON.stringify([result.red, result.skipped, result.green, result.consoleLines])
  for (const token of Object.values(tokens)) expect(words).not.toContain(token)
  return result
}

const requestNames = (items: readonly Item[]): string[] =>
  items.flatMap(({ name, item }) => (item ? requestNames(item) : [name]))
const namesIn = (verdicts: readonly { request: string }[]): string[] => [
  ...new Set(verdicts.map(({ request }) => request)),
]

describe('the U-Assist collection', () => {
  const ALL = requestNames(readCollection('u-assist').item)

  test("with an administrator's token is green: everything is sent but other accounts' requests and writes", async () => {
    const result = await run('u-assist', { accessToken: tokens.admin ?? '' })
    expect({ red: result.red, exceptions: result.exceptions }).toEqual({ red: [], exceptions: [] })
    expect(result.sent).toHaveLength(14)
    expect([...result.sent, ...namesIn(result.skipped)].sort()).toEqual([...ALL].sort())
    const reasons = new Set(
      result.skipped.map(({ test }) => /(\w+AccessToken) is empty|(changes data)/.exec(test)?.[0]),
    )
    expect(reasons).toEqual(new Set(['agentAccessToken is empty', 'supervisorAccessToken is empty', 'changes data']))
  })

  test('with all tokens and writes allowed sends every request, and is green', async () => {
    const result = await run('u-assist', {
      accessToken: tokens.admin ?? '',
      agentAccessToken: tokens.agent ?? '',
      supervisorAccessToken: tokens.supervisor ?? '',
      allowWrites: 'true',
      eraseCustomerId: 'customer-9001',
    })
    expect({ red: result.red, exceptions: result.exceptions }).toEqual({ red: [], exceptions: [] })
    expect(result.skipped).toEqual([{ request: 'Status check', test: 'not finished yet: sent again' }])
    expect([...new Set(result.sent)]).toEqual(ALL)
    expect(api.calls('POST /sms/v2/api/sendfeedback')).toBe(1)
    // One for the request that asks for it, and one for each of the five writes that are no GET.
    expect(api.calls('GET /backend/v2/refresh/api-token')).toBe(6)
  })

  test("asks for a supervisor's calls by slug and login name, whatever Auth0's organization and the user name of 6 are", async () => {
    const others = { organization: 'org_acmedemo00000001', supervisorUserName: 'auth0%7Cof-somebody-else' }
    const given = { accessToken: tokens.admin ?? '', supervisorAccessToken: tokens.supervisor ?? '' }
    const { red, sent } = await run('u-assist', { ...given, ...others }, 'As a supervisor')
    expect(red).toEqual([])
    expect(sent).toEqual(['Agent and call details', 'Customer details', 'View feedback list'])
    expect(api.calls('GET /sms/v2/supervisor/api/live/agentlist/acme-demo/supervisor@acme-demo.example')).toBe(1)
  })

  test('never erases a customer whom nobody named', async () => {
    const result = await run('u-assist', { accessToken: tokens.admin ?? '', allowWrites: 'true' }, 'Personal data')
    expect(result.skipped.map(({ test }) => test)).toContainEqual(expect.stringContaining('eraseCustomerId is empty'))
    expect(result.sent).not.toContain('Right to forget')
  })

  test("with an agent's token for the administrator's says that the role may be missing", async () => {
    const result = await run('u-assist', { accessToken: tokens.agent ?? '' }, 'Summaries')
    const red = await run('u-assist', { accessToken: tokens.agent ?? '', conversationId: 'any' }, 'Summaries')
    expect(result.red).toEqual([])
    expect(red.red.map(({ message }) => message)).toEqual([
      expect.stringContaining('roles are u_agent, interact_agent'),
    ])
    // These pages' sample tokens have another audience than this one.
    expect(red.red[0]?.message).toContain("sample token on this endpoint's page is for api.uniphore.com")
    const elsewhere = await run('u-assist', { accessToken: tokens.agent ?? '' }, 'Conversation and session ids')
    expect(elsewhere.red.map(({ message }) => message)).toEqual([expect.not.stringContaining('sample token')])
  })

  test('without any token sends nothing', async () => {
    const result = await run('u-assist', {})
    expect(result.sent).toEqual([])
    expect(namesIn([...result.red, ...result.skipped]).sort()).toEqual([...ALL].sort())
    expect(namesIn(result.red)).toHaveLength(14)
  })
})

describe('the Auth0 collection', () => {
  const ALL = requestNames(readCollection('auth0').item)

  test('walks through the sandbox from the first request to the last', async () => {
    const result = await run('auth0', { machineClientSecret: DEMO_CLIENTS.machine.clientSecret })
    expect({ red: result.red, skipped: result.skipped, exceptions: result.exceptions }).toEqual({
      red: [],
      skipped: [],
      exceptions: [],
    })
    expect(result.sent).toEqual(ALL)
  })

  test('sees a tenant that redirects otherwise, forgets consent, or gives what was not asked for', async () => {
    const { faults } = fixture.tenant
    const redNames = async (given: Record<string, string> = {}, folder?: string) =>
      (await run('auth0', given, folder)).red.map(({ request, test: name }) => `${request}: ${name}`)
    const to = (location: string, status = 302) => ({ status, headers: { location } })

    faults.queue('GET /authorize', to('/u/login/1', 303))
    expect(await redNames({}, 'Sign in')).toEqual(['Authorize: status is 302'])

    const code = { access_token: 'a.b.c', id_token: 'a.e30.c', refresh_token: 'r', token_type: 'Bearer', expires_in: 1 }
    faults.queue('POST /oauth/token', { status: 200, body: JSON.stringify(code) })
    expect(await redNames({ scope: 'openid profile' })).toContain(
      'Exchange the code: a refresh token comes only with offline_access',
    )
    faults.queue('POST /oauth/token', { status: 200, body: JSON.stringify(code) })
    expect(await redNames()).toContain('Exchange the code: the ID token carries the nonce that was sent')
  })

  test('sees a tenant that asks for consent each time, and one that does not ask again', async () => {
    const collection = readCollection('auth0')
    const changed = (name: string, change: (query: { key: string; value: string }[]) => void) => {
      const spoilt = JSON.parse(JSON.stringify(collection)) as typeof collection
      const request = spoilt.item.flatMap(({ item = [] }) => item).find((item) => item.name === name)?.request
      change((request as unknown as { url: { query: { key: string; value: string }[] } }).url.query)
      return spoilt
    }
    const redOf = async (spoilt: typeof collection) => {
      const variables = {
        auth0Domain: fixture.tenant.url,
        redirectUri: fixture.redirectUris.join(','),
        apiUrl: api.url,
      }
      const options = { environment: SANDBOX_ENVIRONMENT }
      const result = await runInNewman(spoilt, { ...variables, gatewayUrl: api.url }, options)
      return result.red.map(({ request, test: name }) => `${request}: ${name}`)
    }
    const asksAgain = changed('Consent is remembered', (query) => query.push({ key: 'prompt', value: 'consent' }))
    expect(await redOf(asksAgain)).toEqual(['Consent is remembered: no page is shown: it leads to the callback'])
    const asksNot = changed('Another scope needs consent again', (query) => {
      for (const parameter of query) if (parameter.key === 'scope') parameter.value = '{{scope}}'
    })
    expect(await redOf(asksNot)).toEqual(['Another scope needs consent again: consent is required'])
  })

  test('keeps its tokens out of the environment', async () => {
    const result = await run('auth0', {})
    expect(result.sent).toContain('Refresh')
    for (const { key } of SANDBOX_ENVIRONMENT.values) {
      if (/token|secret|code/i.test(key)) expect([key, result.environment(key)]).toEqual([key, ''])
    }
    expect(result.environment('tokenOfThisRun')).toBeUndefined()
  })

  test('skips the machine token without its secret', async () => {
    const result = await run('auth0', {}, 'Machine token')
    expect(result.skipped.map(({ request }) => request)).toEqual(['Client credentials'])
  })

  test('leaves the parameters out that the environment leaves empty', async () => {
    const result = await run('auth0', { organization: '' }, 'Sign in')
    expect({ red: result.red, sent: result.sent }).toEqual({ red: [], sent: ['OpenID configuration', 'Authorize'] })
  })

  test('does not use a code that comes with another state', async () => {
    const collection = readCollection('auth0')
    const [signIn, pages, use] = collection.item
    const forged: Item = {
      name: 'Forge the state',
      request: { method: 'GET', url: '{{auth0Url}}/.well-known/openid-configuration' },
      event: [
        {
          listen: 'test',
          script: { type: 'text/javascript', exec: ["pm.collectionVariables.set('state', 'another')"] },
        },
      ],
    }
    const item = [signIn, forged, pages, use].filter((node) => node !== undefined)
    const variables = { auth0Domain: fixture.tenant.url, redirectUri: fixture.redirectUris.join(',') }
    const result = await runInNewman({ ...collection, item }, variables, { environment: SANDBOX_ENVIRONMENT })
    expect(result.red.map(({ test }) => test)).toEqual(['the state is the one that was sent'])
    expect(namesIn(result.skipped)).toEqual(['Exchange the code', 'User info', 'U-Assist with the token'])
  })

  test('leaves the pages of a real tenant to a person', async () => {
    const result = await run('auth0', { auth0Domain: 'tenant.example' }, 'Fill in the pages (sandbox)')
    expect({ red: result.red, sent: result.sent, skipped: result.skipped.length }).toEqual({
      red: [],
      sent: [],
      skipped: 4,
    })
    const exchange = await run('auth0', { auth0Domain: 'tenant.example' }, 'Use the tokens')
    expect(exchange.skipped[0]?.test).toContain('open the address that "Authorize" prints')
    expect(DEMO_TENANT.organization).toBe(SANDBOX_ENVIRONMENT.values.find(({ key }) => key === 'organization')?.value)
  })
})
