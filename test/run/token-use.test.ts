import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { type RunToken } from '../../scripts/run/account-tokens'
import { replyJson, serve } from '../helpers/http-server'
import { collection, options, type RequestPlan, silence } from './fixtures'

/* Whose token a request carries: what a script sets is the script's, and a refused one is renewed once. */

interface Server {
  url: string
  host: string
  /** Path and Authorization of what arrived. */
  used: string[]
}

/** @param refuses which tokens it answers with 401 */
async function server(refuses: (token: string) => boolean = () => false): Promise<Server> {
  const used: string[] = []
  const url = await serve((request, response) => {
    const token = request.headers.authorization ?? 'none'
    used.push(`${request.url ?? ''} ${token}`)
    replyJson(response, refuses(token) ? 401 : 200, {})
  })
  return { url, host: url.replace('http://', ''), used }
}

const asking = (url: string, name: string, more: Partial<RequestPlan> & { variable?: string } = {}): RequestPlan => {
  const { variable = 'accessToken', ...rest } = more
  const bearer = [{ key: 'token', value: `{{${variable}}}` }]
  return { name, url: `${url}/${name}`, auth: { type: 'bearer', bearer }, ...rest }
}

const lasting = (accessToken: string): RunToken => ({ accessToken, expiresAt: Date.now() + 3_600_000 })

/** Issues `first`, `second`, … for each account, each valid for so long. */
function issuer(lifeMs = 3_600_000) {
  const asked: [account: string, refused: string | undefined][] = []
  const tokenOf = (account: string, refused?: string) => {
    asked.push([account, refused])
    const number = asked.filter(([one]) => one === account).length
    return Promise.resolve({ accessToken: `${account}-${String(number)}`, expiresAt: Date.now() + lifeMs })
  }
  return { asked, tokenOf }
}

/** An environment whose values name the servers. */
const environment = (...servers: Server[]): RunOptions['environment'] => ({
  name: 'test',
  values: servers.map(({ url }, index) => ({ key: `api${String(index)}`, value: url })),
})

describe('what a script sets stays', () => {
  const ways: [way: string, script: string][] = [
    ['the environment', "pm.environment.set('accessToken', 'own')"],
    ['pm.variables', "pm.variables.set('accessToken', 'own')"],
    ['collection variables', "pm.collectionVariables.set('accessToken', 'own')"],
    ['globals', "pm.globals.set('accessToken', 'own')"],
    ['the old API', "postman.setEnvironmentVariable('accessToken', 'own')"],
    ['the old API, globally', "postman.setGlobalVariable('accessToken', 'own')"],
  ]

  test.each(ways)('%s: before and after a renewal, and in the next iteration', async (_, script) => {
    const { url, used } = await server()
    // Each token is due for renewal at once.
    const { tokenOf, asked } = issuer(0)
    const requests = [asking(url, 'a'), asking(url, 'b', { test: script }), asking(url, 'c'), asking(url, 'd')]
    await runCollections(
      options([collection('own', requests)], { accounts: ['default'], tokenOf, iterationData: [{}, {}] }),
    )
    expect(asked.length).toBeGreaterThan(3)
    expect(used.slice(0, 2)).toEqual(['/a Bearer default-2', '/b Bearer default-3'])
    expect(used.slice(2)).toEqual(['/c', '/d', '/a', '/b', '/c', '/d'].map((path) => `${path} Bearer own`))
  })

  test.each(ways)('%s, in the request itself', async (_, script) => {
    const { url, used } = await server()
    const requests = [asking(url, 'a', { pre: script }), asking(url, 'b')]
    await runCollections(
      options([collection('own', requests)], {
        accounts: ['default'],
        tokenOf: () => Promise.resolve(lasting('token')),
        environment: { name: 'test', values: [{ key: 'accessToken', value: '' }] },
      }),
    )
    expect(used).toEqual(['/a Bearer own', '/b Bearer own'])
  })

  test('a variable that a script removes is not put back', async () => {
    const { url, used } = await server()
    const requests = [asking(url, 'a', { test: "pm.environment.unset('accessToken')" }), asking(url, 'b')]
    await runCollections(options([collection('own', requests)], { accounts: ['default'], tokenOf: issuer(0).tokenOf }))
    expect(used).toEqual(['/a Bearer default-2', '/b Bearer {{accessToken}}'])
  })

  test("another account's token is renewed all the same", async () => {
    const { url, used } = await server()
    const requests = [
      asking(url, 'a', { test: "pm.environment.set('accessToken', 'own')" }),
      asking(url, 'b', { variable: 'agentAccessToken' }),
      asking(url, 'c'),
    ]
    await runCollections(
      options([collection('own', requests)], { accounts: ['default', 'agent'], tokenOf: issuer(0).tokenOf }),
    )
    expect(used).toEqual(['/a Bearer default-2', '/b Bearer agent-3', '/c Bearer own'])
  })

  test("a collection variable hides no value that the environment's file has, as in Newman", async () => {
    const { url, used } = await server()
    const script = "pm.collectionVariables.set('accessToken', 'own')"
    await runCollections(
      options([collection('own', [asking(url, 'a', { test: script }), asking(url, 'b')])], {
        accounts: ['default'],
        tokenOf: () => Promise.resolve(lasting('token')),
        environment: { name: 'test', values: [{ key: 'accessToken', value: 'given' }] },
      }),
    )
    expect(used).toEqual(['/a Bearer token', '/b Bearer given'])
  })
})

test('the token may be wanted in another variable', async () => {
  const { url, used } = await server()
  const requests = [asking(url, 'a', { variable: 'jwt' }), asking(url, 'b')]
  await runCollections(
    options([collection('own', requests)], {
      accounts: ['default'],
      tokenOf: () => Promise.resolve(lasting('token')),
      tokenVariable: 'jwt',
    }),
  )
  expect(used).toEqual(['/a Bearer token', '/b Bearer {{accessToken}}'])
})

describe('a 401 for our token', () => {
  const good = "pm.test('good', () => pm.response.to.have.status(200))"

  test('renews it once: the red request stays red, and later ones have the new token', async () => {
    const one = await server((token) => token === 'Bearer default-1')
    const { tokenOf, asked } = issuer()
    const requests = ['a', 'b', 'c'].map((name) => asking(one.url, name, { test: good }))
    const result = await runCollections(
      options([collection('one', requests)], { accounts: ['default'], tokenOf, environment: environment(one) }),
    )
    expect(one.used).toEqual(['/a Bearer default-1', '/b Bearer default-2', '/c Bearer default-2'])
    expect(asked).toEqual([
      ['default', undefined],
      ['default', 'default-1'],
    ])
    expect(result).toMatchObject({ passed: 2, failed: 1, errors: 0, notes: [] })
  })

  test('once for each account, however often it comes again', async () => {
    const one = await server(() => true)
    const { tokenOf, asked } = issuer()
    const requests = ['a', 'b', 'c', 'd'].flatMap((name) => [
      asking(one.url, name),
      asking(one.url, name, { variable: 'agentAccessToken' }),
    ])
    await runCollections(
      options([collection('one', requests), collection('two', requests)], {
        accounts: ['default', 'agent'],
        tokenOf,
        environment: environment(one),
      }),
    )
    expect(asked.slice(2).sort()).toEqual([
      ['agent', 'agent-1'],
      ['default', 'default-1'],
    ])
    expect(new Set(one.used.slice(2).map((line) => line.split(' ')[2]))).toEqual(new Set(['default-2', 'agent-2']))
  })

  test('also for the request of a script', async () => {
    const one = await server((token) => token === 'Bearer default-1')
    const pre = `pm.sendRequest({ url: '${one.url}/script', header: { authorization: 'Bearer ' + pm.environment.get('accessToken') } }, () => {})`
    const { tokenOf } = issuer()
    await runCollections(
      options([collection('one', [{ name: 'x', url: one.url, pre }, asking(one.url, 'a')])], {
        accounts: ['default'],
        tokenOf,
        environment: environment(one),
      }),
    )
    expect(one.used).toEqual(['/script Bearer default-1', '/ none', '/a Bearer default-2'])
  })

  test.each<[string, (one: Server) => Partial<RequestPlan>, boolean]>([
    ['of a host that the environment does not name', () => ({}), false],
    ['for a token of a script', () => ({ pre: "pm.environment.set('accessToken', 'own')" }), true],
  ])('renews nothing %s', async (_, changes, isNamed) => {
    const one = await server(() => true)
    const { tokenOf, asked } = issuer()
    const requests = [asking(one.url, 'a', changes(one)), asking(one.url, 'b')]
    await runCollections(
      options([collection('one', requests)], {
        accounts: ['default'],
        tokenOf,
        environment: isNamed ? environment(one) : environment(),
      }),
    )
    expect(asked).toEqual([['default', undefined]])
  })

  test('where no other token can be had the run goes on, and says so', async () => {
    const one = await server((token) => token === 'Bearer token')
    const result = await runCollections(
      options([collection('one', [asking(one.url, 'a'), asking(one.url, 'b')])], {
        accounts: ['default'],
        tokenOf: (_account, refused) =>
          refused === undefined ? Promise.resolve(lasting('token')) : Promise.reject(new Error('nobody is signed in')),
        environment: environment(one),
      }),
    )
    expect(one.used).toEqual(['/a Bearer token', '/b Bearer token'])
    expect(result.aborted).toBeUndefined()
    expect(result.notes).toEqual([
      'the token of account "default" was refused with 401, and there is no other: nobody is signed in',
    ])
  })
})

describe('what is said about tokens', () => {
  const run = async (requests: RequestPlan[], changes: Partial<RunOptions> = {}) => {
    const progress = silence()
    const { notes } = await runCollections(
      options([collection('one', requests)], {
        accounts: ['default', 'agent'],
        tokenOf: (account) => Promise.resolve(lasting(`${account}-token-that-is-secret`)),
        progress,
        reporters: ['cli'],
        ...changes,
      }),
    )
    expect(progress.lines.filter((line) => line.startsWith('note: '))).toEqual(notes.map((note) => `note: ${note}`))
    return notes
  }

  test('which was fetched, and sent with no request', async () => {
    const one = await server()
    const used = asking(one.url, 'a', { variable: 'agentAccessToken' })
    const refers = asking(one.url, 'b', { pre: 'pm.execution.skipRequest()' })
    expect(await run([used, refers], { environment: environment(one) })).toEqual([
      'the token of account "default" was fetched, but no request was sent with it; "--token-variable" puts it into another variable',
    ])
    expect(await run([used, asking(one.url, 'c')], { environment: environment(one) })).toEqual([])
  })

  test('a token counts as sent wherever a request carries it, and as not sent where the request is held', async () => {
    const one = await server()
    const carry = (name: string, more: Partial<RequestPlan>) => ({ name, url: one.url, method: 'POST', ...more })
    const raw = { body: { mode: 'raw', raw: 'token={{accessToken}}' } }
    const form = { body: { mode: 'urlencoded', urlencoded: [{ key: 'token', value: '{{agentAccessToken}}' }] } }
    const values = [...environment(one).values, { key: 'allowWrites', value: 'true' }]
    const both = [carry('raw', raw), carry('form', form)]
    expect(await run(both, { environment: { name: 'test', values } })).toEqual([])
    expect(await run([{ name: 'read', url: one.url }, ...both], { writes: 'held' })).toHaveLength(2)
    const url = { name: 'url', url: `${one.url}/{{accessToken}}?{{agentAccessToken}}` }
    expect(await run([url], { environment: environment(one) })).toEqual([])
  })

  test('where it goes, if no value of the environment names the host: once, and before the answer', async () => {
    const [named, other] = [await server(), await server()]
    const requests = [asking(named.url, 'a'), asking(other.url, 'b'), asking(other.url, 'c')]
    const agent = asking(other.url, 'd', { variable: 'agentAccessToken' })
    const sentence = (account: string) =>
      `the token of account "${account}" is sent to ${other.host}, which no value of the environment "test" names`
    expect(await run([...requests, agent], { environment: environment(named) })).toEqual([
      sentence('default'),
      sentence('agent'),
    ])
    expect(await run([...requests, agent], { environment: environment(named, other) })).toEqual([])
  })
})
