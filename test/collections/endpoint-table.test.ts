import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

  test('number, token, roles, risk and page in the README are those of the sandbox', () => {
    const people = { admin: 'admin', agent: 'agent', supervisor: 'supervisor', user: 'anyone signed in' }
    const words: Record<Endpoint['roles'][number], string> = { ...people, machine: 'machine token' }
    const rows = ENDPOINTS.map(({ number, roles, risk, grade, page }: Endpoint) => {
      const [first] = roles
      const token = first === 'agent' || first === 'supervisor' ? `\`${first}AccessToken\`` : '`accessToken`'
      return [String(number), token, roles.map((role) => words[role]).join(' or '), risk, `[${grade}](${page})`]
    })
    const shown = tableUnder('U-Assist', README).map(([number, , , token, role, risk, page]) => [
      number,
      token,
      role,
      risk,
      page,
    ])
    expect(shown).toEqual(rows)
  })
})

test('Auth0: README and collections list the same endpoints', () => {
  expect(distinct(listed('Auth0'))).toHaveLength(5)
  expect(distinct(requested(['auth0Url'], U_ASSIST, AUTH0))).toEqual(distinct(listed('Auth0')))
})

test('with what is not callable over HTTP, the README counts from 1 to 32', () => {
  const headings = ['U-Assist', 'Auth0', 'Not callable over HTTP']
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
