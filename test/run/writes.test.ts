import { type RunOptions, type RunResult, runCollections } from '../../scripts/run/run-collections'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { collection, type FolderPlan, options, type RequestPlan, silence } from './fixtures'

/* What a declared "no writes" keeps off the wire, whatever a collection does: a server counts what arrives. */

interface Wire {
  url: string
  /** Method, path and body of what arrived. */
  arrived: string[]
}

/** Answers everything; paths that begin with `/moved` redirect with that status to `/there`. */
async function wire(): Promise<Wire> {
  const arrived: string[] = []
  const url = await serve((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? ''
      arrived.push([request.method, path, body].join(' ').trim())
      const [, status] = /moved\/(\d+)/.exec(path) ?? []
      if (status) response.writeHead(Number(status), { location: '/there' }).end()
      else replyJson(response, 200, {})
    })
  })
  return { url, arrived }
}

const variable = (value: unknown) => ({ key: 'allowWrites', value: value as string })

/** Runs requests, with the issuer at `issuer`. */
async function run(
  item: readonly (RequestPlan | FolderPlan)[],
  { own, values = [], ...changes }: Partial<RunOptions> & { own?: unknown; values?: { key: string; value: string }[] },
): Promise<RunResult> {
  const one = collection('any', item)
  const definition = { ...one.definition, ...(own !== undefined && { variable: [variable(own)] }) }
  return runCollections(options([{ ...one, definition }], { environment: { name: 'test', values }, ...changes }))
}

const writes = (url: string): RequestPlan[] => [
  { name: 'read', url: `${url}/read` },
  {
    name: 'erase',
    url: `${url}/all`,
    method: 'DELETE',
    test: "pm.test('erased', () => pm.response.to.have.status(200))",
  },
  { name: 'add', url: `${url}/one`, method: 'POST', body: { mode: 'raw', raw: '{}' } },
]

describe('who decides about writes', () => {
  const ALL = ['GET /read', 'DELETE /all', 'POST /one {}']
  const READS = ['GET /read']

  test.each<[string, string[], Parameters<typeof run>[1]]>([
    ['nobody: all are sent, as Newman does', ALL, {}],
    ['the command line', READS, { writes: 'held' }],
    ['the environment', READS, { values: [variable('false')] }],
    ['the collection', READS, { own: 'false' }],
    [
      'the command line before the environment and the collection',
      ALL,
      { writes: 'allowed', values: [variable('false')], own: 'false' },
    ],
    [
      'the command line before them, the other way round',
      READS,
      { writes: 'held', values: [variable('true')], own: 'true' },
    ],
    ['the environment before the collection', ALL, { values: [variable('true')], own: 'false' }],
    ['an empty value decides nothing', READS, { values: [variable('')], own: 'false' }],
    ['what is neither true nor empty holds them', READS, { values: [variable('yes')] }],
    ['values that are no texts', ALL, { own: true }],
  ])('%s', async (_, expected, changes) => {
    const { url, arrived } = await wire()
    const result = await run(writes(url), changes)
    expect(arrived).toEqual(expected)
    expect(result).toMatchObject({ failed: 0, errors: 0, requests: expected.length })
  })

  test('a variable that is switched off decides nothing', async () => {
    const { url, arrived } = await wire()
    const off = { ...variable('false'), enabled: false }
    await run(writes(url), { environment: { name: 'test', values: [off] } })
    expect(arrived).toEqual(ALL)
  })

  test('what nobody decided is said once, before the first request: how many writes go where', async () => {
    const { url, arrived } = await wire()
    const said: [line: string, arrived: number][] = []
    const progress = { ...silence(), line: (text: string) => void said.push([text, arrived.length]) }
    const base = [{ key: 'base', value: url }]
    const item = [...writes('{{base}}'), { name: 'elsewhere', url: '{{unknown}}/x', method: 'PUT' }]
    const host = url.replace('http://', '')
    const sentence = `3 requests that change data are sent to ${host}, {{unknown}}: "allowWrites" is not set, and "--no-writes" would hold them back`
    const result = await run(item, { values: base, progress, reporters: ['cli'] })
    expect(said.filter(([line]) => line.includes('allowWrites'))).toEqual([[`note: ${sentence}`, 0]])
    expect(result.notes).toEqual([sentence])
    for (const own of ['true', 'false']) expect((await run(item, { values: base, own })).notes).toEqual([])
    expect((await run([{ name: 'read', url }], {})).notes).toEqual([])
  })

  test('of two collections each has its own answer', async () => {
    const { url, arrived } = await wire()
    const [first, second] = ['first', 'second'].map((name) => collection(name, writes(`${url}/${name}`)))
    if (!first || !second) throw new Error('two were made')
    const definition = { ...first.definition, variable: [variable('false')] }
    await runCollections(options([{ ...first, definition }, second]))
    expect(arrived).toEqual(['GET /first/read', 'GET /second/read', 'DELETE /second/all', 'POST /second/one {}'])
  })
})

test('a write that is held is skipped with its reason, and none of its tests runs', async () => {
  const { url } = await wire()
  const result = await run(writes(url), { writes: 'held' })
  expect(result).toMatchObject({ passed: 0, failed: 0, errors: 0, skipped: 2, requests: 1 })
  const progress = silence()
  await run(writes(url), { writes: 'held', progress, reporters: ['cli'] })
  expect(progress.lines.join('\n')).toContain('2 × it changes data: run with --allow-writes')
})

describe('what is held', () => {
  const held = async (item: readonly (RequestPlan | FolderPlan)[], issuer = 'tenant.example.com') => {
    const { url, arrived } = await wire()
    const values = [
      { key: 'base', value: url },
      { key: 'auth0Domain', value: issuer === 'here' ? url : issuer },
    ]
    const result = await run(item, { writes: 'held', values })
    const skipped = result.skipped
    arrived.push(`${String(skipped)} skipped`)
    return arrived
  }
  const at = (name: string, method: string, more: Partial<RequestPlan> = {}): RequestPlan => ({
    name,
    url: `{{base}}/${name}`,
    method,
    ...more,
  })
  const script = (pre: string) => held([at('x', 'GET', { pre })])

  test('every method but GET, HEAD and OPTIONS, however it is written and wherever it comes from', async () => {
    const override = (method: string) => ({ header: { 'x-http-method-override': method } })
    expect(
      await held([
        ...['POST', 'PUT', 'PATCH', 'DELETE', 'delete', 'PURGE', '{{verb}}'].map((method) => at('held', method)),
        ...['GET', 'HEAD', 'OPTIONS', 'get'].map((method) => at('sent', method)),
        at('held', 'GET', override('DELETE')),
        at('sent', 'GET', override('GET')),
      ]),
    ).toEqual(['GET /sent', 'HEAD /sent', 'OPTIONS /sent', 'GET /sent', 'GET /sent', '8 skipped'])
  })

  test('everything in a folder that is marked, its scripts included', async () => {
    const sends = "pm.sendRequest(pm.variables.replaceIn('{{base}}/script'), () => {})"
    const folder = { name: 'Clean up (writes)', item: [{ name: 'in it', item: [at('x', 'GET', { pre: sends })] }] }
    expect(await held([folder, at('y', 'GET')])).toEqual(['GET /y', '1 skipped'])
    expect(await held([{ ...folder, name: 'Clean up' }])).toEqual(['GET /script', 'GET /x', '0 skipped'])
  })

  test.each([
    ['a method', "pm.request.method = 'DELETE'", []],
    ['a method by another case', "pm.request.method = 'dElEtE'", []],
    ['a URL only', "pm.request.url = pm.variables.replaceIn('{{base}}/other')", ['GET /other']],
    ['an override', "pm.request.headers.add({ key: 'X-HTTP-Method', value: 'MERGE' })", []],
  ])('what a script changes at the last moment: %s', async (_, pre, expected) => {
    expect(await script(pre)).toEqual([...expected, `${String(1 - expected.length)} skipped`])
  })

  test('not a write that a script makes a read', async () => {
    expect(await held([at('x', 'DELETE', { pre: "pm.request.method = 'GET'" })])).toEqual(['GET /x', '0 skipped'])
  })

  test('requests that scripts send: the script gets an error that says why, and the run is not red', async () => {
    const { url, arrived } = await wire()
    const pre = `pm.sendRequest({ url: '${url}/quiet', method: 'DELETE' }, () => {})
      pm.sendRequest({ url: '${url}/read' }, () => {})
      pm.sendRequest({ url: '${url}/all', method: 'POST', body: { mode: 'raw', raw: '{}' } }, (error, response) => {
        pm.test('told', () => pm.expect([error.code ?? error.name, error.message, response.code]).to.eql(
          ['NotSent', 'it changes data; set allowWrites to true (\`uassist run --allow-writes\`) to send it', undefined]))
      })`
    const result = await run([{ name: 'x', url: `${url}/x`, pre, test: pre }], { writes: 'held' })
    expect(arrived).toEqual(['GET /read', 'GET /x', 'GET /read'])
    expect(result).toMatchObject({ passed: 2, failed: 0, errors: 0, skipped: 4, requests: 1 })
    const allowed = await run([{ name: 'x', url: `${url}/x`, pre }], { writes: 'allowed' })
    expect(arrived.slice(3).sort()).toEqual(['DELETE /quiet', 'GET /read', 'GET /x', 'POST /all {}'])
    expect(allowed).toMatchObject({ failed: 1, skipped: 0 })
  })

  test('a request that sends itself again and again is held each time, and the run ends', async () => {
    const loop = { pre: 'pm.execution.setNextRequest(pm.info.requestId)' }
    expect(await held([at('x', 'POST', loop), at('y', 'GET')])).toEqual(['11 skipped'])
    const twice = `const n = Number(pm.variables.get('n') ?? 0) + 1
      pm.variables.set('n', n)
      if (n < 3) pm.execution.setNextRequest('a')`
    const jumps = [at('a', 'GET'), at('b', 'DELETE', { pre: twice }), at('c', 'GET')]
    expect(await held(jumps)).toEqual(['GET /a', 'GET /a', 'GET /a', 'GET /c', '3 skipped'])
  })

  test('GraphQL: mutations, but no queries; in the body of a request, as JSON and from scripts', async () => {
    const graphql = (name: string, query: string, more: object = {}) =>
      at(name, 'POST', { body: { mode: 'graphql', graphql: { query, ...more } } })
    const json = (name: string, content: unknown) =>
      at(name, 'POST', {
        body: { mode: 'raw', raw: JSON.stringify(content) },
        header: { 'content-type': 'application/json' },
      })
    const pre = "pm.variables.set('body', '{ a }'); pm.variables.set('harm', 'mutation { a }')"
    const send = (name: string, query: string) =>
      at(name, 'GET', {
        pre: `pm.sendRequest({ url: pm.variables.replaceIn('{{base}}/g'), method: 'POST',
          body: { mode: 'graphql', graphql: { query: '${query}' } } }, () => {})`,
      })
    const arrived = await held([
      { ...graphql('query', '{{body}}'), pre },
      graphql('mutation', '{{harm}}'),
      graphql('one', 'query A { a } mutation B { b }', { operationName: 'A' }),
      graphql('other', 'query A { a } mutation B { b }', { operationName: 'B' }),
      json('json', { query: '{ a }' }),
      json('harm', { query: 'mutation { a }' }),
      send('asks', '{ a }'),
      send('writes', 'mutation { a }'),
      { ...graphql('put', '{ a }'), method: 'PUT' },
    ])
    expect(arrived.map((line) => line.split(' {')[0])).toEqual([
      'POST /query',
      'POST /one',
      'POST /json',
      'POST /g',
      'GET /asks',
      'GET /writes',
      '5 skipped',
    ])
  })

  describe("the issuer's part in signing in changes no data", () => {
    test('and nothing else of it', async () => {
      const item = [
        at('oauth/token', 'POST'),
        at('oauth/device/code', 'POST'),
        at('userinfo', 'POST'),
        at('api/v2/users', 'GET'),
        ...['api/v2/users', 'oauth/../api/v2/users', 'oauth/%2e%2e/api/v2/users', 'dbconnections/signup'].map((path) =>
          at(path, 'POST'),
        ),
      ]
      const reads = ['GET /api/v2/users']
      expect(await held(item, 'here')).toEqual([
        'POST /oauth/token',
        'POST /oauth/device/code',
        'POST /userinfo',
        ...reads,
        '4 skipped',
      ])
      expect(await held(item)).toEqual([...reads, '7 skipped'])
    })

    test('what counts is the address on the wire, however it is put together', async () => {
      const { url, arrived } = await wire()
      const host = url.replace('http://', '')
      const inParts = (parts: object) => ({ raw: 'x', protocol: 'http', ...parts })
      const urls = [
        inParts({ host: [host], path: ['oauth', ':p'], variable: [{ key: 'p', value: '../api/v2/users' }] }),
        inParts({ host: [host], path: ['oauth', '..', 'api', 'v2', 'users'] }),
        inParts({ host: [`${host}/oauth/token?`], path: ['..', 'api', 'v2', 'users'] }),
        `http://${host}@127.0.0.1:1/oauth/token`,
      ]
      const posts = urls.map((one, index) => ({ name: String(index), method: 'POST', url: one as string }))
      const byScript =
        "const { path } = pm.request.url; path.length = 0; path.push('oauth', 'token?', '..', '..', 'api')"
      const item = [...posts, { name: 'script', method: 'POST', url: `${url}/oauth/token`, pre: byScript }]
      const values = [{ key: 'auth0Domain', value: url }]
      await run(item, { values })
      const onTheWire = arrived.splice(0)
      expect(onTheWire).toHaveLength(4)
      await run(item, { writes: 'held', values })
      const isOfSignIn = (line: string) => /^POST \/oauth\/token(?:\?|$)/.test(line)
      expect(arrived).toEqual(onTheWire.filter(isOfSignIn))
    })

    test('a value that a script puts in place of the issuer does not count', async () => {
      const pre = "pm.environment.set('auth0Domain', pm.variables.get('base'))"
      expect(await held([at('oauth/token', 'POST', { pre })])).toEqual(['1 skipped'])
    })
  })

  describe('redirects', () => {
    test('a request that may be sent is not sent on with its method', async () => {
      const graphql = { body: { mode: 'graphql', graphql: { query: '{ a }' } } }
      for (const status of [307, 308]) {
        const path = `moved/${String(status)}`
        const arrived = await held([at(path, 'POST', graphql)])
        expect(arrived).toEqual([`POST /${path} {"query":"{ a }"}`, '0 skipped'])
        expect(await held([at(path, 'GET')])).toEqual([`GET /${path}`, 'GET /there', '0 skipped'])
      }
      expect(await held([at('moved/302', 'POST', graphql)])).toEqual([
        'POST /moved/302 {"query":"{ a }"}',
        'GET /there',
        '0 skipped',
      ])
    })

    test('where writes are allowed it is', async () => {
      const { url, arrived } = await wire()
      await run([{ name: 'x', url: `${url}/moved/307`, method: 'POST', body: { mode: 'raw', raw: 'a' } }], {})
      expect(arrived).toEqual(['POST /moved/307 a', 'POST /there a'])
    })

    test('nor where a request asks to keep its method', async () => {
      const { url, arrived } = await wire()
      const body = { mode: 'graphql', graphql: { query: '{ a }' } }
      const one = collection('any', [{ name: 'x', url: `${url}/moved/302`, method: 'POST', body }])
      const definition = { ...one.definition, protocolProfileBehavior: { followOriginalHttpMethod: true } }
      await runCollections(options([{ ...one, definition }], { writes: 'held' }))
      expect(arrived).toHaveLength(1)
      await runCollections(options([{ ...one, definition }]))
      expect(arrived.slice(1)).toEqual(['POST /moved/302 {"query":"{ a }"}', 'POST /there {"query":"{ a }"}'])
    })
  })

  test('requests that an auth method sends by itself', async () => {
    const { url, arrived } = await wire()
    const digest = { type: 'digest', digest: ['username', 'password'].map((key) => ({ key, value: 'x' })) }
    await run([{ name: 'x', url, method: 'POST', auth: digest }], { writes: 'held' })
    expect(arrived).toEqual([])
    await run([{ name: 'x', url, method: 'POST', auth: digest }], {})
    expect(arrived).toEqual(['POST /'])
  })
})
