import { isAbsolute, join } from 'node:path'
import { dataFolder, sessionsFolder } from '../../plugin/node/paths'
import { variableName, withProcessVariables } from '../../plugin/node/process-settings'

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

test('sessions live in UASSIST_HOME, else in the folder of this system for data of applications', () => {
  expect(sessionsFolder({ UASSIST_HOME: '/elsewhere' })).toBe(join('/elsewhere', 'sessions'))
  const usual = dataFolder({})
  expect(isAbsolute(usual)).toBe(true)
  expect(usual).toMatch(/uassist/)
  expect(dataFolder({ UASSIST_HOME: '' })).toBe(usual)
})
