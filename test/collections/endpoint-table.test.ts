import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENDPOINT_TABLES } from '../../scripts/dev/documentation/endpoint-tables'
import { withTables } from '../../scripts/dev/documentation/markdown-tables'
import { type Endpoint, ENDPOINTS } from '../../scripts/sandbox/api/endpoints'
import { type Collection } from '../../scripts/dev/normalise-collection'
import { readCollection, ROOT } from './newman-run'
import { requestsOf } from './requests-of'

/* The table people read, the table the sandbox serves, and the requests of the collections: the same endpoints. */

const README = readFileSync(join(ROOT, 'collections', 'README.md'), 'utf8')
const U_ASSIST = readCollection('u-assist')
const AUTH0 = readCollection('auth0')

/** The rows of the table under a heading, cell by cell. */
function tableUnder(heading: string, text: string): string[][] {
  const [, section = ''] = text.split(`\n### ${heading}\n`)
  const lines = section.split(/\n#{2,3} /)[0]?.split('\n') ?? []
  return lines
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

/** Every parameter is the same one here: the page, the sandbox and Postman each spell it in their way. */
const withoutNames = (address: string): string => address.replace(/\{[^}/]+\}|:[^/?]+/g, '{}')

const listed = (heading: string, text = README): string[] =>
  tableUnder(heading, text).map(([, , address = '']) => withoutNames(address.replaceAll('`', '')))

const served = (endpoints: readonly Endpoint[] = ENDPOINTS): string[] =>
  endpoints.map(({ method, path }) => withoutNames(`${method} ${path}`))

/** What the requests ask for at the hosts of these variables. */
function requested(hosts: readonly string[], ...collections: Collection[]): string[] {
  return collections
    .flatMap((collection) => requestsOf(collection))
    .flatMap(({ item }) => {
      const { method, url } = item.request as unknown as { method: string; url: { raw: string } }
      const [, host = '', path = ''] = /^\{\{(\w+)\}\}([^?]*)/.exec(url.raw) ?? []
      return hosts.includes(host) ? [withoutNames(`${method} ${path}`)] : []
    })
}

const distinct = (addresses: readonly string[]): string[] => [...new Set(addresses)].sort()
const API_HOSTS = ['apiUrl', 'gatewayUrl']

describe('U-Assist', () => {
  test('README, sandbox and collection list the same endpoints, each once', () => {
    expect(served()).toHaveLength(25)
    expect(listed('U-Assist')).toEqual(served())
    expect(distinct(requested(API_HOSTS, U_ASSIST))).toEqual(distinct(served()))
    expect(distinct(served())).toHaveLength(served().length)
  })

  test('the table is the one that is made from the rows of the sandbox', () => {
    expect(withTables(README, ENDPOINT_TABLES, 'collections/README.md')).toBe(README)
    const shown = tableUnder('U-Assist', README)
    expect(shown[0]).toEqual([
      '3',
      'Fetch nonce token',
      '`GET /backend/v2/refresh/api-token`',
      '`accessToken`',
      'anyone signed in (documented)',
      '–',
      'read',
      '[whole](https://docs.uniphoredev.com/en/fetch-nonce-token.html)',
    ])
    const cells = new Map(
      shown.map(([number, , , token, role, audience, , page]) => [number, { token, role, audience, page }]),
    )
    expect(cells.get('6')).toMatchObject({ role: 'admin (observed)', audience: '`api.uniphore.com`' })
    expect(cells.get('21')).toMatchObject({ token: '`supervisorAccessToken`', role: 'supervisor (ours)' })
    expect(cells.get('10')).toMatchObject({ role: 'anyone signed in or machine token (ours)' })
    expect(cells.get('12')?.page).toMatch(/^\[part\]/)
  })
})

test('Auth0: README and collections list the same endpoints', () => {
  expect(distinct(listed('Auth0'))).toHaveLength(5)
  expect(distinct(requested(['auth0Url'], U_ASSIST, AUTH0))).toEqual(distinct(listed('Auth0')))
})

test('with what has no request, the README counts from 1 to 32', () => {
  const headings = ['U-Assist', 'Auth0', 'Without a request']
  const numbers = headings.flatMap((heading) => tableUnder(heading, README).map(([number]) => Number(number)))
  const counted = [...new Set(numbers.filter(Number.isInteger))].sort((a, b) => a - b)
  expect(counted).toEqual(Array.from({ length: 32 }, (_, index) => index + 1))
})

describe('a difference is seen', () => {
  test.each([
    ['a row is missing', README.replace(/^\| 12 .*\n/m, '')],
    ['a path differs', README.replace('/summary/v1/summary`', '/summary/v2/summary`')],
    ['a method differs', README.replace('`PUT /ocms', '`POST /ocms')],
    ['a parameter became a word', README.replace('/v2/alerts/{conversationId}', '/v2/alerts/conversationId')],
    ['a row is there twice', README.replace(/^(\| 12 .*\n)/m, '$1$1')],
  ])('in the README: %s', (_what, text) => {
    expect(text).not.toBe(README)
    expect(listed('U-Assist', text)).not.toEqual(served())
  })

  test('in the collection: a folder is missing, or a request has moved', () => {
    const without = { ...U_ASSIST, item: U_ASSIST.item.filter(({ name }) => name !== 'Alerts') }
    const moved = JSON.parse(JSON.stringify(U_ASSIST).replaceAll('/v2/alerts/', '/v3/alerts/')) as Collection
    for (const spoilt of [without, moved])
      expect(distinct(requested(API_HOSTS, spoilt))).not.toEqual(distinct(served()))
  })

  test('in the sandbox: an endpoint more, or one fewer', () => {
    const [first] = ENDPOINTS
    const more = { ...first, path: '/new' } as unknown as Endpoint
    for (const spoilt of [[...ENDPOINTS, more], ENDPOINTS.slice(1)])
      expect(listed('U-Assist')).not.toEqual(served(spoilt))
  })
})
