import { type Config } from '../../plugin/auth'
import { parseBoundCredential, printBoundCredential } from '../../plugin/node/given-credentials'
import { openEnvironment, openSession } from '../../scripts/session/session'
import { testIo } from '../helpers/test-io'
import { projectFolder, variable } from './project-folder'

/** Credentials from variables of the process, beside an environment file that somebody else may have changed. */

const ISSUER = 'https://tenant.us.auth0.com'
const EVIL = 'https://evil.example'

/** What a command would send to the issuer, with these variables and an environment that names an issuer and a client. */
async function sessionWith(
  env: NodeJS.ProcessEnv,
  { auth0Domain = ISSUER, account = 'default' } = {},
): Promise<Config> {
  const project = projectFolder()
  project.environment('staging', [
    variable('auth0Domain', auth0Domain),
    variable('clientId', 'ours'),
    variable('machineClientId', 'our-machine'),
    variable('machineClientSecret', '', 'secret'),
  ])
  const keys = new Set(env.UASSIST_MACHINE_CLIENT_SECRET === undefined ? [] : ['machineClientSecret'])
  const io = testIo({ env, cwd: project.root })
  return (await openSession({ environment: 'staging', account }, io, { keys })).config
}

const bound = (value: string, changes = {}) =>
  printBoundCredential({ issuer: ISSUER, clientId: 'ours', value, ...changes })

test.each([
  ['UASSIST_REFRESH_TOKEN', 'default'],
  ['UASSIST_AGENT_REFRESH_TOKEN', 'agent'],
  ['UASSIST_CLIENT_SECRET', 'default'],
  ['UASSIST_MACHINE_CLIENT_SECRET', 'default'],
])('%s without its issuer goes nowhere: the variable is named, the credential is not', async (name, account) => {
  const refusal = sessionWith({ [name]: 'the-credential' }, { auth0Domain: EVIL, account })
  await expect(refusal).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${name} is given without its issuer, and is not sent to whichever one a file names`,
    hint: expect.stringContaining('UASSIST_AUTH0_DOMAIN') as string,
  })
  await expect(sessionWith({ [name]: 'the-credential', UASSIST_AUTH0_DOMAIN: '' }, { account })).rejects.toThrow()
  const given = await sessionWith(
    { [name]: 'the-credential', UASSIST_AUTH0_DOMAIN: ISSUER },
    { auth0Domain: EVIL, account },
  )
  expect(given.auth0Domain).toBe(ISSUER)
})

test('a bound one needs nothing beside it, is taken out of its wrapping, and vouches for the issuer of the others', async () => {
  const env = { UASSIST_REFRESH_TOKEN: ` ${bound('the-token')}\n`, UASSIST_CLIENT_SECRET: 'the-secret' }
  expect(await sessionWith(env)).toMatchObject({ refreshToken: 'the-token', clientSecret: 'the-secret' })
  expect(await sessionWith(env, { auth0Domain: 'TENANT.us.auth0.com/' })).toMatchObject({ refreshToken: 'the-token' })
})

test.each([
  ['another issuer in the file', {}, { auth0Domain: EVIL }],
  ['another issuer beside it', { UASSIST_AUTH0_DOMAIN: EVIL }, {}],
  ['another client beside it', { UASSIST_CLIENT_ID: 'theirs' }, {}],
])('a bound one, and %s: refused by name', async (_what, env, place) => {
  for (const name of ['UASSIST_REFRESH_TOKEN', 'UASSIST_CLIENT_SECRET']) {
    const refusal = sessionWith({ ...env, [name]: bound('the-token') }, place)
    await expect(refusal).rejects.toThrow(`${name} is for "${ISSUER}" and the client "ours", and not for`)
  }
})

test("a machine's secret is bound to the machine's client", async () => {
  const secret = (clientId: string) => ({ UASSIST_MACHINE_CLIENT_SECRET: bound('the-secret', { clientId }) })
  await expect(sessionWith(secret('our-machine'))).resolves.toBeDefined()
  await expect(sessionWith(secret('ours'))).rejects.toThrow('and not for')
})

test('what nothing needs is not judged, and not handed on either', async () => {
  const project = projectFolder()
  project.environment('plain', [variable('apiUrl', 'https://api.example.com'), variable('machineClientSecret')])
  const env = { UASSIST_REFRESH_TOKEN: 'the-token', UASSIST_MACHINE_CLIENT_SECRET: 'the-secret', UASSIST_API_URL: EVIL }
  const { values } = await openEnvironment('plain', testIo({ env, cwd: project.root }), new Set(['apiUrl']))
  expect(values).toEqual({ apiUrl: EVIL })
})

test.each([
  ['cut off', (text: string) => text.slice(0, -10)],
  ['empty', () => 'uassist_bound_'],
  ['without a value', () => bound('')],
])('a bound one that is %s: said, without a character of it', async (_what, damage) => {
  const text = damage(bound('the-token-of-the-team'))
  await expect(sessionWith({ UASSIST_REFRESH_TOKEN: text, UASSIST_AUTH0_DOMAIN: ISSUER })).rejects.toMatchObject({
    message: 'UASSIST_REFRESH_TOKEN is damaged: it was cut off or changed after it was printed',
  })
})

test('what is printed is one word that every CI can mask, and is read as it was', () => {
  const credential = { issuer: ISSUER, clientId: 'a "b" ä', value: 'v1.x/y+z=' }
  expect(printBoundCredential(credential)).toMatch(/^uassist_bound_[\w-]+$/)
  expect(parseBoundCredential(printBoundCredential(credential), 'it')).toEqual(credential)
  expect(parseBoundCredential('v1.x', 'it')).toBeUndefined()
})
