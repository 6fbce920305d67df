import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { accountsIn } from '../../scripts/environments/find-collections'
import { run } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'
import { readCollection } from './newman-run'

/* The Auth0 collection is there to find the step at which a tenant says no, so it must not ask for a sign-in first. */

let sandbox: SignedIn
beforeAll(async () => {
  sandbox = await startSignedIn({ accounts: [] })
})
afterAll(() => sandbox.stop())

test('with nobody signed in, "uassist run auth0" runs and is green; "uassist run u-assist" asks for a sign-in', async () => {
  const uassist = (...args: string[]) =>
    run(['run', ...args, '-e', sandbox.environmentFile], { UASSIST_HOME: sandbox.home }, tempFolder())
  const auth0 = await uassist('auth0', '--json')
  expect({ code: auth0.code, ...(JSON.parse(auth0.stdout) as object) }).toMatchObject({ code: 0, failed: 0, errors: 0 })
  expect((JSON.parse(auth0.stdout) as { requests: number }).requests).toBeGreaterThan(20)
  expect(await uassist('u-assist')).toMatchObject({ code: 3 })
})

describe('the accounts of a collection', () => {
  const accountsOf = (definition: object) => accountsIn([{ definition: { item: [], ...definition } }])

  test.each([
    ['in an auth', { auth: '{{accessToken}}' }],
    ['in a script, in single quotes', { event: [{ script: { exec: ["pm.environment.get('accessToken')"] } }] }],
    ['in a script, in double quotes', { event: [{ script: { exec: ['pm.environment.get("accessToken")'] } }] }],
  ])('the default one is needed where its token is named %s', (_where, definition) => {
    expect(accountsOf(definition)).toEqual(['default'])
  })

  test('another one is needed beside the default one', () => {
    expect(accountsOf({ auth: '{{agentAccessToken}}' })).toEqual(['default', 'agent'])
  })

  test('none is needed where no token is named', () => {
    expect(accountsOf({ auth: '{{tokenOfThisRun}}', text: 'an accessToken in running text' })).toEqual([])
    expect(accountsOf(readCollection('auth0'))).toEqual([])
    expect(accountsOf(readCollection('u-assist'))).toEqual(['default', 'agent', 'supervisor'])
  })
})
