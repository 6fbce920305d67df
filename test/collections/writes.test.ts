import { isWrite } from '../../collections/scripts/writes'

/* What changes data, by the rule that the collections' scripts and the runner share. */

type Sent = Partial<Parameters<typeof isWrite>[0]>

const isWriteAt = (sent: Sent, location: string[] = ['collection', 'request'], issuer = 'tenant.example.com') =>
  isWrite(
    { method: 'POST', url: 'https://api.example.com/x', headers: { get: () => undefined }, ...sent },
    location,
    issuer,
  )

test.each(['GET', 'HEAD', 'OPTIONS', 'get', 'Head'])('%s reads', (method) => {
  expect(isWriteAt({ method })).toBe(false)
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'delete', 'TRACE', 'PROPFIND', 'LINK', 'GETT', ''])(
  '"%s" writes',
  (method) => {
    expect(isWriteAt({ method })).toBe(true)
  },
)

test('a header that overrides the method counts as well', () => {
  const headers = (name: string, value: string) => ({ get: (asked: string) => (asked === name ? value : undefined) })
  for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    expect(isWriteAt({ method: 'GET', headers: headers(name, 'DELETE') })).toBe(true)
    expect(isWriteAt({ method: 'GET', headers: headers(name, 'HEAD') })).toBe(false)
    expect(isWriteAt({ method: 'POST', headers: headers(name, 'GET') })).toBe(true)
  }
})

test('a mark at the end of a name on the way makes everything a write', () => {
  for (const location of [
    ['c', 'Erase (writes)', 'r'],
    ['c', 'Erase (writes) ', 'deep', 'r'],
    ['c', 'r (writes)'],
  ]) {
    expect(isWriteAt({ method: 'GET' }, location)).toBe(true)
  }
  expect(isWriteAt({ method: 'GET' }, ['c', 'what (writes) does', 'r'])).toBe(false)
})

describe('GraphQL', () => {
  const ofDocument = (query: unknown, more: object = {}) =>
    isWriteAt({ body: { mode: 'graphql', graphql: { query, ...more } } })

  test.each<[query: string, more: object]>([
    ['{ me { name } }', {}],
    ['query Q($a: I = {b: [1]}) @d(x: {y: 2}) { me(f: {g: "mutation { x }"}) { name } }', {}],
    ['# mutation { x }\nquery { me }', {}],
    ['query { me(text: """mutation { "x" \\""" }""") }', {}],
    ['subscription { changes }', {}],
    ['fragment F on T { a } query { ...F }', {}],
    ['query A { a } mutation B { b }', { operationName: 'A' }],
    ['query A { a } subscription B { b }', {}],
    ['{ a }', { variables: '' }],
    ['{ a }', { variables: '{"b": 1}' }],
    ['{ a }', { variables: { b: 1 } }],
    ['query mutation { a }', { operationName: 'mutation' }],
  ])('%j reads', (query, more) => {
    expect(ofDocument(query, more)).toBe(false)
  })

  test.each<[query: unknown, more: object]>([
    ['mutation { x }', {}],
    ['  ,\ufeff mutation M { x }', {}],
    ['query A { a } mutation B { b }', {}],
    ['query A { a } mutation B { b }', { operationName: 'B' }],
    ['query A { a } mutation B { b }', { operationName: 'C' }],
    ['query A { a } mutation B { b }', { operationName: '' }],
    ['query { a(x: "\\"") } mutation { b(y: "\\"") }', {}],
    ['query { a(x: "\\\\") } mutation { b(y: "\\\\") }', {}],
    ['query { a(x: """\\"""""") } mutation { b }', {}],
    ['query { a(x: "") } mutation { b }', {}],
    ['{ a } # comment\rmutation { b }', {}],
    ['{ a }mutation{ b }', {}],
    ['type T { a: Int }', {}],
    ['drop everything', {}],
    ['# only a comment', {}],
    ['', {}],
    [undefined, {}],
    [{ toString: () => '{ a }' }, {}],
    ['{ a }', { operationName: { a: 1 } }],
    ['{ a }', { variables: '{}, "query": "mutation { x }"' }],
  ])('%j may write', (query, more) => {
    expect(ofDocument(query, more)).toBe(true)
  })

  test.each<[unknown, boolean]>([
    [{ query: '{ a }' }, false],
    [{ query: '{ a }', operationName: null, variables: null, extensions: {} }, false],
    [[{ query: '{ a }' }, { query: '{ b }' }], false],
    [{ query: 'mutation { a }' }, true],
    [[{ query: '{ a }' }, { query: 'mutation { b }' }], true],
    [{ query: '{ a }', name: 'a row to add' }, true],
    [{ query: 'what people search for' }, true],
    [[], true],
    [null, true],
    ['{ a }', true],
  ])('as JSON: %j', (content, expected) => {
    expect(isWriteAt({ body: { mode: 'raw', raw: JSON.stringify(content) } })).toBe(expected)
  })

  test('only by POST, and only where the body says so', () => {
    const body = { mode: 'graphql', graphql: { query: '{ a }' } }
    expect(isWriteAt({ method: 'post', body })).toBe(false)
    expect(isWriteAt({ method: 'PUT', body })).toBe(true)
    expect(isWriteAt({ body: { ...body, mode: 'urlencoded' } })).toBe(true)
    expect(isWriteAt({ body: { mode: 'raw', raw: 'no JSON' } })).toBe(true)
  })

  test('a document of any size is read in no time', () => {
    const deep = `query { ${'a { '.repeat(20_000)}x${' }'.repeat(20_000)} }`
    expect(ofDocument(deep)).toBe(false)
    expect(ofDocument(`${deep} mutation { a }`)).toBe(true)
    expect(ofDocument(`query { a(x: "${'\\\\'.repeat(50_000)}`)).toBe(false)
    expect(ofDocument('{ a } '.repeat(20_000))).toBe(false)
  })
})

describe('the issuer', () => {
  const at = (url: string, issuer = 'tenant.example.com', method = 'POST') =>
    isWriteAt({ url, method }, ['c', 'r'], issuer)

  test.each([
    'https://tenant.example.com/oauth/token',
    'https://tenant.example.com/oauth/device/code',
    'https://tenant.example.com/oauth/revoke?x=/..',
    'https://tenant.example.com:443/userinfo',
    'https://TENANT.example.com/userinfo/',
    'https://tenant.example.com/u/login?state=x',
    'https://tenant.example.com/u/login/identifier',
  ])('%s changes no data', (url) => {
    expect(at(url)).toBe(false)
    expect(at(url, 'https://tenant.example.com/')).toBe(false)
    expect(at(url, 'other.example.com')).toBe(true)
    expect(at(url, '')).toBe(true)
  })

  test.each([
    'https://tenant.example.com/api/v2/users',
    'https://tenant.example.com/oauth',
    'https://tenant.example.com/oauth/../api/v2/users',
    'https://tenant.example.com/oauth/%2e%2e/api/v2/users',
    'https://tenant.example.com/oauth/token\\..\\..\\api\\v2',
    'https://tenant.example.com/oauthx/token',
    'https://tenant.example.com/userinfos',
    'https://tenant.example.com/u/signup',
    'https://tenant.example.com/u/login/../signup',
    'https://tenant.example.com/dbconnections/signup',
    'https://tenant.example.com/?/oauth/token',
    'https://tenant.example.com?x=/oauth/token',
    'https://tenant.example.com@evil.example.com/oauth/token',
    'https://evil.example.com\\@tenant.example.com/oauth/token',
    'http://tenant.example.com/oauth/token',
    'tenant.example.com/oauth/token',
  ])('%s may', (url) => {
    expect(at(url)).toBe(true)
  })

  test('a folder that is marked is marked there as well', () => {
    const location = ['c', 'Tokens (writes)', 'r']
    expect(isWriteAt({ url: 'https://tenant.example.com/oauth/token' }, location)).toBe(true)
  })
})
