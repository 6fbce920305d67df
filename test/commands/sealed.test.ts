import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getToken, parseConfig } from '../../plugin/auth'
import { createIdentity, seal } from '../../scripts/environments/sealing/age'
import { bindingOf } from '../../scripts/environments/sealing/binding'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { main } from '../../scripts/main'
import { DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { formFiller } from '../../scripts/sandbox/form-filler'
import { person } from '../helpers/sign-in-fixture'
import { testIo } from '../helpers/test-io'

/** Commands with an environment whose secrets are sealed: opened once, they serve every account and every part. */

const { clientId, clientSecret } = DEMO_CLIENTS.web
let signedIn: SignedIn
let identity: string
let recipient: string

beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
  ;({ identity, recipient } = await createIdentity())
  setValues({ clientId, clientSecret: await sealed(clientSecret) })
  const config = parseConfig({ ...signedIn.sandbox.values, clientId, clientSecret }, 'the test')
  for (const account of ['admin', 'agent', 'supervisor'] as const) {
    const own = { ...config, account: account === 'admin' ? config.account : account }
    await getToken(own, {}, { ...signedIn.deps, interaction: formFiller(person(account)) })
  }
})
afterAll(() => signedIn.stop())

/** Sealed for the place where it will stand. */
const sealed = (text: string, key = 'clientSecret', to = recipient) =>
  seal(text, bindingOf(key, { ...signedIn.sandbox.values, clientId }), [{ key: to, name: 'Ann' }])

function setValues(changes: Record<string, string>): void {
  const { values } = JSON.parse(readFileSync(signedIn.environmentFile, 'utf8')) as {
    values: { key: string; value: string }[]
  }
  const all = new Map([...values.map(({ key, value }) => [key, value] as const), ...Object.entries(changes)])
  writeFileSync(
    signedIn.environmentFile,
    JSON.stringify({ name: 'sandbox', values: [...all].map(([key, value]) => ({ key, value })) }),
  )
}

async function uassist(argv: string[], env: NodeJS.ProcessEnv = { UASSIST_AGE_IDENTITY: identity }) {
  const io = testIo({ env: { UASSIST_HOME: signedIn.home, ...env }, cwd: signedIn.home })
  const code = await main([...argv, '-e', signedIn.environmentFile], io)
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}

test('run: the sealed client secret refreshes the tokens of all accounts that the collections name', async () => {
  signedIn.expireTokens()
  const before = signedIn.sandbox.tenant.calls('POST /oauth/token')
  const { code, stderr } = await uassist(['run', 'u-assist', '--folder', 'Conversations', '--folder', 'As an agent'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(signedIn.sandbox.tenant.calls('POST /oauth/token')).toBeGreaterThanOrEqual(before + 2)
  expect(stderr).not.toContain(clientSecret)
}, 60_000)

test('without a key for the seal: the one sentence about the key, and no request to the tenant', async () => {
  signedIn.expireTokens()
  const before = signedIn.sandbox.tenant.calls('POST /oauth/token')
  for (const argv of [
    ['run', 'u-assist'],
    ['token', '--account', 'agent'],
  ]) {
    const { code, stdout, stderr } = await uassist(argv, {})
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('there is no age identity at')
  }
  expect(signedIn.sandbox.tenant.calls('POST /oauth/token')).toBe(before)
})

test("token --account: that account's own sealed token is opened, and nobody else's", async () => {
  const { recipient: stranger } = await createIdentity()
  setValues({
    agentAccessToken: await sealed('the-token-of-the-agent', 'agentAccessToken'),
    supervisorAccessToken: await sealed('not for us', 'supervisorAccessToken', stranger),
  })
  expect(await uassist(['token', '--account', 'agent'])).toMatchObject({ code: 0, stdout: 'the-token-of-the-agent\n' })
  const other = await uassist(['token', '--account', 'supervisor'])
  expect(other).toMatchObject({ code: 2, stdout: '' })
  expect(other.stderr).toContain('"supervisorAccessToken" in the environment "sandbox" is not sealed to your key')
  setValues({ agentAccessToken: '', supervisorAccessToken: '' })
})

test('scripts see the opened values that their collection refers to, and not what the session alone needed', async () => {
  setValues({ note: await sealed('a note that was sealed', 'note'), other: await sealed('another one', 'other') })
  const file = join(signedIn.home, 'look.postman_collection.json')
  const exec = [
    "pm.test('sees ' + ['clientSecret', 'note', 'other'].filter((key) => pm.environment.has(key)), () => {})",
  ]
  const request = { method: 'GET', url: '{{gatewayUrl}}/', header: [{ key: 'x-note', value: '{{note}}' }] }
  const event = [{ listen: 'test', script: { exec } }]
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  writeFileSync(file, JSON.stringify({ info: { name: 'look', schema }, item: [{ name: 'Look', event, request }] }))
  const { code } = await uassist(['run', file, '--reporters', 'json', '--out', signedIn.home])
  const report = readFileSync(join(signedIn.home, 'report.json'), 'utf8')
  expect({ code, report }).toEqual({ code: 0, report: expect.stringContaining('"sees note"') as string })
}, 60_000)
