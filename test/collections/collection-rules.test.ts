import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WRITES_MARK } from '../../collections/scripts/writes'
import { tokenVariable } from '../../collections/scripts/needed-token'
import { type Endpoint, ENDPOINTS } from '../../scripts/sandbox/api/endpoints'
import {
  DEMO_AUDIENCES,
  DEMO_CLIENTS,
  DEMO_TENANT,
  SANDBOX_PORTS,
  SANDBOX_REDIRECT_URIS,
} from '../../scripts/sandbox/demo-data'
import { unsignedToken } from '../helpers/signed-tokens'
import { readCollection, ROOT, SANDBOX_ENVIRONMENT } from './newman-run'
import { requestsOf, type SavedRequest } from './requests-of'

const COLLECTIONS = ['u-assist', 'auth0'].map((name) => readCollection(name))
const U_ASSIST = requestsOf(readCollection('u-assist'))
const ALL = COLLECTIONS.flatMap((collection) => requestsOf(collection))
const FILES = [
  'u-assist.postman_collection.json',
  'auth0.postman_collection.json',
  'environments/sandbox.postman_environment.json',
]
const textOf = (file: string): string => readFileSync(join(ROOT, 'collections', file), 'utf8')

interface Request {
  method: string
  description?: string
  url: {
    raw: string
    query?: { key: string; value: string; description?: string }[]
    variable?: { key: string; description?: string }[]
  }
}

const requestOf = ({ item }: SavedRequest): Request => item.request as unknown as Request

const named = (saved: readonly SavedRequest[]) => saved.map((one) => [one.item.name, one] as const)

test.each(named(ALL))(
  '"%s" has a description, a test and a saved answer, and says what its parameters are',
  (_name, saved) => {
    const { description = '', url } = requestOf(saved)
    expect(description).not.toBe('')
    expect(
      saved.item.event?.map(({ listen, script }) => [listen, script.exec.join('\n').includes('uassist(pm)')]),
    ).toEqual([['test', true]])
    expect(saved.item.response?.length).toBeGreaterThan(0)
    const parameters = [...(url.query ?? []), ...(url.variable ?? [])]
    expect(parameters.filter((parameter) => !parameter.description)).toEqual([])
  },
)

describe('the U-Assist collection', () => {
  const isOf = ({ method, path, documentation: { page } }: Endpoint, saved: SavedRequest): boolean => {
    const request = requestOf(saved)
    const [, savedPath] = /^\{\{\w+\}\}([^?]*)/.exec(request.url.raw) ?? []
    const pattern = path.replace(/\{[^}]+\}/g, ':[^/]+')
    return (
      request.method === method &&
      new RegExp(`^${pattern}$`).test(savedPath ?? '') &&
      (request.description ?? '').includes(page)
    )
  }

  test.each(ENDPOINTS.map((endpoint: Endpoint) => [endpoint.number, endpoint.name, endpoint] as const))(
    'has endpoint %i, "%s", with its page, its parameters, its account and its risk',
    (_number, _name, endpoint) => {
      const found = U_ASSIST.filter((saved) => isOf(endpoint, saved))
      expect(found.length).toBeGreaterThan(0)
      for (const saved of found) {
        const given = requestOf(saved).url.query?.map(({ key }) => key) ?? []
        for (const spellings of endpoint.query) {
          expect(spellings.split('|').some((spelling) => given.includes(spelling))).toBe(true)
        }
        const account = tokenVariable(saved.auth?.bearer?.[0]?.value)
        const roles: readonly string[] = endpoint.roles
        expect(account).toBe(
          roles.includes('agent')
            ? 'agentAccessToken'
            : roles.includes('supervisor')
              ? 'supervisorAccessToken'
              : 'accessToken',
        )
        const isMarked = saved.folders.some((name) => name.endsWith(WRITES_MARK))
        if (endpoint.risk !== 'read') expect(isMarked).toBe(true)
      }
      const isReadElsewhere = found.some(({ folders }) => !folders.some((name) => name.endsWith(WRITES_MARK)))
      if (endpoint.risk === 'read' && endpoint.number !== 28) expect(isReadElsewhere).toBe(true)
    },
  )

  test('has user info as well, and nothing that is no endpoint', () => {
    const others = U_ASSIST.filter((saved) => !ENDPOINTS.some((endpoint) => isOf(endpoint, saved)))
    expect(others.map((saved) => requestOf(saved).url.raw)).toEqual(['{{auth0Url}}/userinfo'])
  })

  test('marks every request that is no GET as a write, by its folder', () => {
    const writes = U_ASSIST.filter((saved) => requestOf(saved).method !== 'GET')
    expect(writes.length).toBe(5)
    for (const { folders } of writes) expect(folders.join()).toContain(WRITES_MARK)
  })

  test('speaks of the push channels and the survey where nobody would look for a request', () => {
    const folder = readCollection('u-assist').item.find(({ item }) => item?.length === 0)
    expect(JSON.stringify(folder)).toMatch(/conversation-meta.*\.summary.*intent-switch.*survey/i)
  })
})

describe('the sandbox environment', () => {
  const values = Object.fromEntries(SANDBOX_ENVIRONMENT.values.map(({ key, value }) => [key, value]))

  test('is named like its file, and means the sandbox', () => {
    expect(SANDBOX_ENVIRONMENT.name).toBe('sandbox')
    expect(values).toMatchObject({
      auth0Domain: `http://127.0.0.1:${String(SANDBOX_PORTS.tenant)}`,
      apiUrl: `http://127.0.0.1:${String(SANDBOX_PORTS.api)}`,
      gatewayUrl: `http://127.0.0.1:${String(SANDBOX_PORTS.api)}`,
      clientId: DEMO_CLIENTS.native.clientId,
      machineClientId: DEMO_CLIENTS.machine.clientId,
      audience: DEMO_AUDIENCES[0],
      organization: DEMO_TENANT.organization,
      redirectUri: SANDBOX_REDIRECT_URIS.join(','),
      account: 'default',
      allowWrites: 'false',
    })
  })

  test('has every variable the collections use, and none that nobody uses', () => {
    const used = new Set(
      ALL.flatMap(({ item, auth }) =>
        Array.from(JSON.stringify([item, auth]).matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name),
      ),
    )
    const ofCollections = COLLECTIONS.flatMap(({ variable = [] }) => variable.map(({ key }) => key))
    const known = new Set([...Object.keys(values), ...ofCollections])
    expect(used.size).toBeGreaterThan(30)
    expect([...used].filter((name) => !known.has(name ?? ''))).toEqual([])
    const scripts = COLLECTIONS.map(({ event }) => event?.[0]?.script.exec.join('\n')).join('\n')
    const unused = [...known].filter(
      (name) => !used.has(name) && !new RegExp(`['"]${name}['"]|\\b${name}\\b`).test(scripts),
    )
    expect(unused).toEqual([])
  })

  test('holds no secret', () => {
    const secrets = SANDBOX_ENVIRONMENT.values.filter(({ type }) => type === 'secret')
    expect(secrets.map(({ key }) => key).sort()).toEqual([
      'accessToken',
      'agentAccessToken',
      'brokerKey',
      'clientSecret',
      'machineClientSecret',
      'supervisorAccessToken',
    ])
    expect(secrets.filter(({ value }) => value !== '')).toEqual([])
  })
})

test.each(FILES)('%s holds nothing like a token, and no unencrypted address but of this machine', (file) => {
  const text = textOf(file)
  const token = /eyJ[\w-]{5,}/
  const cleartext = /http:\/\/(?!127\.0\.0\.1\b|localhost\b)[\w{]/
  expect(text).not.toMatch(token)
  expect(text).not.toMatch(cleartext)
  expect(unsignedToken({})).toMatch(token)
  expect('http://api.example').toMatch(cleartext)
})
