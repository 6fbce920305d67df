import { isAbsolute, join } from 'node:path'
import { dataFolder, sessionsFolder } from '../../plugin/node/paths'
import { processOverrides, variableName, withProcessVariables } from '../../plugin/node/process-settings'

test.each([
  ['auth0Domain', 'UASSIST_AUTH0_DOMAIN'],
  ['clientId', 'UASSIST_CLIENT_ID'],
  ['apiUrl', 'UASSIST_API_URL'],
  ['scope', 'UASSIST_SCOPE'],
  ['supervisorAccessToken', 'UASSIST_SUPERVISOR_ACCESS_TOKEN'],
])('the variable of "%s" is %s', (key, name) => {
  expect(variableName(key)).toBe(name)
})

test('a process variable overrides a key of the environment, also with nothing', () => {
  const values = { clientId: 'file', audience: 'file', organization: 'file' }
  const environment = { UASSIST_CLIENT_ID: 'process', UASSIST_AUDIENCE: '' }
  expect(withProcessVariables(values, environment)).toEqual({ clientId: 'process', audience: '', organization: 'file' })
  expect(values.clientId).toBe('file')
})

test('an account’s access token may come from the process alone, whatever the account is called', () => {
  const environment = {
    UASSIST_AGENT_ACCESS_TOKEN: 'at-1',
    UASSIST_NIGHT_SHIFT2_ACCESS_TOKEN: 'at-2',
    ACCESS_TOKEN: 'x',
  }
  expect(withProcessVariables({}, environment)).toEqual({
    agentAccessToken: 'at-1',
    nightShift2AccessToken: 'at-2',
    night_shift2AccessToken: 'at-2',
  })
  const own = { team_leadAccessToken: 'file' }
  expect(withProcessVariables(own, { UASSIST_TEAM_LEAD_ACCESS_TOKEN: 'at-3' }).team_leadAccessToken).toBe('at-3')
})

test('secrets and the account may come from the process alone; without a variable nothing is added', () => {
  const environment = {
    UASSIST_ACCESS_TOKEN: 'at',
    UASSIST_REFRESH_TOKEN: 'rt',
    UASSIST_CLIENT_SECRET: 'cs',
    UASSIST_ACCOUNT: 'admin',
    UASSIST_HOME: '/somewhere',
    PATH: '/bin',
  }
  expect(withProcessVariables({}, environment)).toEqual({
    accessToken: 'at',
    refreshToken: 'rt',
    clientSecret: 'cs',
    account: 'admin',
  })
  expect(withProcessVariables({ clientId: 'x' }, {})).toEqual({ clientId: 'x' })
})

describe('which key a variable overrides', () => {
  const overridden = (keys: string[], name: string, others: string[] = []) => {
    const { variables, notes } = processOverrides(keys, { [name]: 'x' }, others)
    return { keys: [...variables.keys()], notes: notes.length }
  }

  test.each([
    ['UASSIST_BASE_URL', ['BASE_URL', 'base-url', 'base_url'], 'BASE_URL'],
    ['UASSIST_BASE_URL', ['baseUrl', 'base-url', 'baseURL'], 'baseUrl'],
    ['UASSIST_API_URL', ['apiURL'], 'apiURL'],
    ['UASSIST_HTTP_HOST', ['HTTPHost'], 'HTTPHost'],
    ['UASSIST_BASE_URL', ['base.url'], 'base.url'],
    ['UASSIST_USER_NAME', ['User Name'], 'User Name'],
    ['UASSIST_CLIENT_ID', ['CLIENT_ID', 'client_id'], 'clientId'],
  ])('%s, of %j: %s', (name, keys, key) => {
    expect(overridden(keys, name)).toEqual({ keys: [key], notes: 0 })
  })

  test('several of one rank: named, and none of them is overridden', () => {
    const { variables, notes } = processOverrides(['base-url', 'base.url', 'other'], { UASSIST_BASE_URL: 's3cret' })
    expect([...variables]).toEqual([])
    expect(notes).toEqual(['UASSIST_BASE_URL is ignored: it may mean any of "base-url", "base.url"'])
  })

  test('none: named; a key of ours that the environment lacks is added', () => {
    expect(overridden(['a'], 'UASSIST_BASE_ULR')).toEqual({ keys: [], notes: 1 })
    expect(overridden(['a'], 'UASSIST_GATEWAY_URL', ['gatewayUrl'])).toEqual({ keys: ['gatewayUrl'], notes: 0 })
    expect(overridden(['GATEWAY_URL'], 'UASSIST_GATEWAY_URL', ['gatewayUrl']).keys).toEqual(['GATEWAY_URL'])
  })

  test.each(['ENVIRONMENT', 'HOME', 'STORE', 'STORE_KEY', 'STORE_KEY_FILE', 'CA_FILE', 'AGE_IDENTITY'])(
    'UASSIST_%s sets up uassist and overrides no key',
    (name) => {
      expect(overridden([name, name.toLowerCase(), 'home', 'store'], `UASSIST_${name}`)).toEqual({ keys: [], notes: 0 })
      expect(overridden([`${name}_2`], `UASSIST_${name}_2`).keys).toEqual(name.startsWith('STORE') ? [] : [`${name}_2`])
    },
  )
})

test('sessions live in UASSIST_HOME, else in the folder of this system for data of applications', () => {
  expect(sessionsFolder({ UASSIST_HOME: '/elsewhere' })).toBe(join('/elsewhere', 'sessions'))
  const usual = dataFolder({})
  expect(isAbsolute(usual)).toBe(true)
  expect(usual).toMatch(/uassist/)
})
