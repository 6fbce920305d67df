import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunResult } from '../../scripts/run/run-collections'
import { run as runCommand } from '../helpers/built-command'
import { unsignedToken } from '../helpers/signed-tokens'
import { tempFolder } from '../helpers/temp-folder'
import { type NewmanRun, readCollection, runInNewman, SANDBOX_ENVIRONMENT } from './newman-run'
import { requestsOf } from './requests-of'
import { type Deviations, startStandIn, type StandIn } from './stand-in'

/* The U-Assist collection, with all its writes, against a server that answers as the vendor's pages print. */

const ALL = requestsOf(readCollection('u-assist')).map(({ item }) => item.name)

/** They need what replies hold that were not seen. */
const WITHOUT_A_KNOWN_REPLY = ['Supervisor and ACW agent mapping', 'Generate GenAI summary']

/** Claims as in the sample tokens. */
const tokenOf = (name: string): string =>
  unsignedToken({
    exp: Math.floor(Date.now() / 1000) + 3600,
    sub: `auth0|${name}`,
    preferred_username: `${name}@acme.example`,
    family_name: name,
    'https://api.uniphore.com/user_id': `auth0|${name}`,
    'https://api.uniphore.com/email_id': `${name}@acme.example`,
    'https://api.uniphore.com/user_metadata': { client_id: `${name}@acme.example` },
    'https://api.uniphore.com/tenant': '7d0f6f2e-3c1b-4a57-9a64-5f0c8e2b1d90',
    'https://api.uniphore.com/tenant_name': 'acme',
    'https://api.uniphore.com/cluster': 'us',
  })

const TOKENS = {
  accessToken: tokenOf('ada'),
  agentAccessToken: tokenOf('grace'),
  supervisorAccessToken: tokenOf('sven'),
}

const settings = ({ url }: StandIn, eraseCustomerId: string): Record<string, string> => ({
  auth0Domain: url,
  apiUrl: url,
  gatewayUrl: url,
  allowWrites: 'true',
  supervisorId: 'Sup_001',
  eraseCustomerId,
})

async function inNewman(eraseCustomerId: string, deviations?: Deviations): Promise<NewmanRun & { standIn: StandIn }> {
  const standIn = await startStandIn(deviations)
  const given = { ...settings(standIn, eraseCustomerId), ...TOKENS }
  const result = await runInNewman(readCollection('u-assist'), given, { environment: SANDBOX_ENVIRONMENT })
  expect(result.exceptions).toEqual([])
  return { ...result, standIn }
}

test.each(['customer-1003', '7'])('is green in stock Newman, and erases the customer %s', async (customer) => {
  const { red, sent, skipped, standIn } = await inNewman(customer)
  expect(red).toEqual([])
  expect(ALL.filter((name) => !sent.includes(name))).toEqual(WITHOUT_A_KNOWN_REPLY.toReversed())
  expect(skipped.map(({ test: name }) => name)).toContain('not finished yet: sent again')
  expect(standIn.routes).toContain(`DELETE /config/backend/v2/data/customer/${customer}`)
})

test('is green in "uassist run"', async () => {
  const standIn = await startStandIn()
  const own = settings(standIn, 'customer-1003')
  const values = SANDBOX_ENVIRONMENT.values.map((value) => ({ ...value, value: own[value.key] ?? value.value }))
  const environment = join(tempFolder(), 'pages.postman_environment.json')
  writeFileSync(environment, JSON.stringify({ name: 'pages', values }))
  const { code, stdout } = await runCommand(
    ['run', 'u-assist', '-e', environment, '--allow-writes', '--json'],
    {
      UASSIST_HOME: tempFolder(),
      UASSIST_ACCESS_TOKEN: TOKENS.accessToken,
      UASSIST_AGENT_ACCESS_TOKEN: TOKENS.agentAccessToken,
      UASSIST_SUPERVISOR_ACCESS_TOKEN: TOKENS.supervisorAccessToken,
    },
    tempFolder(),
  )
  const result = JSON.parse(stdout) as RunResult
  expect({ code, failed: result.failed, errors: result.errors }).toEqual({ code: 0, failed: 0, errors: 0 })
  expect(standIn.routes).toContain('GET /api/v2/data/delete-status/12121212')
})

describe('an erasure that is answered otherwise', () => {
  const CHECK = 'userId is the id of the customer'

  test.each([
    ['by the id of another', 1, [CHECK]],
    ['by no id', null, ['the body has the documented shape']],
  ])('%s is red, and its status is asked for all the same', async (_what, userId, tests) => {
    const { red, sent } = await inNewman('customer-1003', { userId })
    expect(red.filter(({ request }) => request === 'Right to forget').map(({ test: name }) => name)).toEqual(tests)
    expect(sent).toContain('Status check')
  })
})
