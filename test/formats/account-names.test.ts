import { neededToken } from '../../collections/scripts/needed-token'
import { accountOf, DEFAULT_ACCOUNT, parseConfig, refreshTokenKey, tokenKey } from '../../plugin/auth'
import { withProcessVariables } from '../../plugin/node/process-settings'
import { accountsIn } from '../../scripts/environments/find-collections'
import { isOwnKey } from '../../scripts/formats/keys'
import { isSecretName } from '../../scripts/formats/secret-names'

/** Which variable holds whose token: the script inside the collections, the runner, the settings and the checks agree. */

const ACCOUNTS = ['agent', 'supervisor', 'team_lead', 'teamLead', 'nightShift2', '_', 'A', '7', 'x_1_y']
const NO_TOKENS = [
  'AccessToken',
  'accesstoken',
  'agentAccessTokens',
  'agentAccessTokenUrl',
  'team-leadAccessToken',
  'Agent access token',
  'agent.AccessToken',
]

/** The account as the collections' script understands a Bearer auth. */
function accountInScript(variable: string): string | undefined {
  const need = neededToken({ type: 'bearer', bearer: { get: () => `{{${variable}}}` } }, ['C', 'read'], {})
  return need && (need.account || DEFAULT_ACCOUNT)
}

const accountsOf = (variable: string) =>
  accountsIn([{ definition: { item: [{ auth: { bearer: [{ key: 'token', value: `{{${variable}}}` }] } }] } }])

test.each([DEFAULT_ACCOUNT, ...ACCOUNTS])('the account "%s": one variable, for everybody', (account) => {
  const key = tokenKey(account)
  expect([accountOf(key), accountInScript(key)]).toEqual([account, account])
  expect(accountsOf(key)).toContain(account)
  expect([isOwnKey(key), isSecretName(key), isSecretName(refreshTokenKey(account))]).toEqual([true, true, true])
  const values = {
    auth0Domain: 't.example.com',
    clientId: 'c',
    account,
    [key]: 'token-1',
    [refreshTokenKey(account)]: 'token-2',
  }
  expect(parseConfig(values, 'the test')).toMatchObject({ accessToken: 'token-1', refreshToken: 'token-2' })
})

test.each(NO_TOKENS)('the variable "%s" is no account\'s token, for anybody', (key) => {
  expect([accountOf(key), accountInScript(key), isOwnKey(key)]).toEqual([undefined, undefined, false])
  expect(accountsOf(key)).toEqual([])
})

test.each(['agent', 'team_lead', 'teamLead', 'nightShift2'])(
  'a process variable gives the account "%s" its tokens',
  (account) => {
    const name = account.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
    const env = { [`UASSIST_${name}_ACCESS_TOKEN`]: 'a', [`UASSIST_${name}_REFRESH_TOKEN`]: 'r' }
    expect(withProcessVariables({}, env)).toMatchObject({ [tokenKey(account)]: 'a', [refreshTokenKey(account)]: 'r' })
  },
)
