import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { type DemoAccount } from '../../scripts/sandbox/demo-data'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { type Ended, type Running, run, start } from '../helpers/built-command'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'

/** The built command, as child processes, against a running sandbox: what a person types, in the order she types it. */

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

/** Each test begins with nobody signed in. */
beforeEach(() => {
  for (const file of signedIn.sessionFiles()) rmSync(file, { recursive: true })
})

const uassist = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  run([...args, '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home, ...env })

const begin = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  start([...args, '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home, ...env })

const signInUrl = async (running: Running) => (await running.says(/http:\S+\/authorize\?\S+/))[0]

async function login(
  args: string[] = [],
  account: DemoAccount['account'] = 'admin',
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const running = begin(['login', ...args], env)
  await signInOverHttp(await signInUrl(running), person(account))
  return running.ended
}

/** The issuer beside a credential that is given by variable. */
const issuer = () => ({ UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain })

test('login, token, whoami, logout: the whole life of a session', async () => {
  expect((await uassist(['token'])).code).toBe(3)

  const signIn = await login()
  expect(signIn).toMatchObject({ code: 0, stdout: '' })
  expect(signIn.stderr).toContain('Signed in: Ada Admin <admin@acme-demo.example> of acme-demo')

  const calls = signedIn.sandbox.tenant.calls('POST /oauth/token')
  const token = await uassist(['token'])
  expect(token).toMatchObject({ code: 0, stderr: '' })
  expect(token.stdout.trim().split('.')).toHaveLength(3)
  expect(token.stdout.split('\n')).toHaveLength(2)
  expect(signedIn.sandbox.tenant.calls('POST /oauth/token')).toBe(calls)

  const asJson = JSON.parse((await uassist(['token', '--json'])).stdout) as Record<string, string>
  expect(asJson).toEqual({
    accessToken: token.stdout.trim(),
    tokenType: 'Bearer',
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    audience: 'uassist.uniphore.com',
    scope: expect.stringContaining('openid') as string,
    account: 'default',
  })

  const who = JSON.parse((await uassist(['whoami', '--json'])).stdout) as Record<string, unknown>
  expect(who).toEqual({
    subject: person('admin').subject,
    email: 'admin@acme-demo.example',
    name: 'Ada Admin',
    tenant: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    tenantName: 'acme-demo',
    region: 'us',
    roles: person('admin').roles,
    organization: expect.stringMatching(/^org_/) as string,
    account: 'default',
    accessTokenExpiresAt: asJson.expiresAt,
    signInAgainBy: expect.any(String) as string,
  })
  expect(JSON.parse((await uassist(['whoami', '--json', '--remote'])).stdout)).toEqual(who)
  expect((await uassist(['whoami'])).stdout).toContain('admin@acme-demo.example')

  const again = await uassist(['login'])
  expect(again).toMatchObject({ code: 0 })
  expect(again.stderr).toContain('Already signed in')

  const idToken = await uassist(['token', '--id-token'])
  expect(idToken.stdout).not.toBe(token.stdout)

  const out = await uassist(['logout'])
  expect(out).toMatchObject({ code: 0, stdout: '' })
  expect(out.stderr).toContain('stay good until')
  expect((await uassist(['token'])).code).toBe(3)
  expect((await uassist(['logout'])).stderr).toContain('Nobody was signed in')
})

test('login --force signs in afresh, and logout --all forgets every account', async () => {
  await login()
  await login(['--account', 'agent'], 'agent')
  expect((await login(['--force'])).stderr).toContain('Signed in: Ada Admin')
  expect(JSON.parse((await uassist(['whoami', '--json', '--account', 'agent'])).stdout)).toMatchObject({
    name: 'Grace Agent',
  })
  expect(signedIn.sessionFiles()).toHaveLength(2)
  for (const file of signedIn.sessionFiles()) expect(statSync(file).mode & 0o777).toBe(0o600)

  expect((await uassist(['logout', '--all'])).code).toBe(0)
  expect(signedIn.sessionFiles()).toHaveLength(0)
})

test('a denied consent: exit 3, the words of the person, and the command to try again', async () => {
  const running = begin(['login'])
  await signInOverHttp(await signInUrl(running), person('supervisor'), { decline: true })
  const { code, stderr } = await running.ended
  expect(code).toBe(3)
  expect(stderr).toContain('the sign-in was refused (access_denied')
  expect(stderr).toContain(`uassist login -e ${signedIn.environmentFile}`)
})

test('Ctrl-C during a sign-in: exit 130, and the port is free for the next one', async () => {
  const running = begin(['login'])
  await running.says(/Ctrl-C ends it/)
  running.child.kill('SIGINT')
  expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('cancelled') as string })
  expect((await login()).code).toBe(0)
})

test('a sign-in nobody finishes ends by itself, and names the callback URL to register', async () => {
  const { code, stderr } = await uassist(['login', '--timeout', '1'])
  expect(code).toBe(3)
  expect(stderr).toContain('no callback came within 1 s')
  expect(stderr).toContain(signedIn.config.redirectUris[0])
})

test('with CI set, login refuses at once unless it needs no browser of this machine', async () => {
  const refused = await uassist(['login'], { CI: 'true' })
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain('CI is set')
  expect((await login(['--no-browser'], 'admin', { CI: 'true' })).code).toBe(0)
})

test('--no-browser: the address one was sent to may be pasted, and a wrong one is refused by name', async () => {
  const running = begin(['login', '--no-browser'])
  const url = await signInUrl(running)
  const state = new URL(url).searchParams.get('state') ?? ''
  running.child.stdin?.write('https://example.com/?code=x&state=y\n')
  await running.says(/It belongs to another sign-in\. Paste the whole address/)
  running.child.stdin?.write(
    `${signedIn.config.redirectUris[0] ?? ''}?error=access_denied&error_description=No&state=${state}\n`,
  )
  const { code, stderr } = await running.ended
  expect(code).toBe(3)
  expect(stderr).toContain('access_denied: No')
})

test('an unreachable tenant: exit 4, and the session is kept', async () => {
  await login()
  signedIn.expireTokens()
  signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { drop: 'before' }, 2)
  expect(await uassist(['token'])).toMatchObject({ code: 4, stdout: '' })
  expect((await uassist(['token'])).code).toBe(0)
})

test('a rate limit: exit 4, and the session is kept', async () => {
  await login()
  signedIn.expireTokens()
  signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { status: 429, body: '{"error":"too_many_requests"}' })
  const limited = await uassist(['token'])
  expect(limited.code).toBe(4)
  expect(limited.stderr).toContain('429')
  expect((await uassist(['token'])).code).toBe(0)
})

test('an unknown audience: exit 3, and the audience is named', async () => {
  const { code, stderr } = await login([], 'admin', { UASSIST_AUDIENCE: 'no.such.api' })
  expect(code).toBe(3)
  expect(stderr).toContain('no API with the audience "no.such.api"')
})

test('a wrong client secret: exit 3, the client is named and the secret is not', async () => {
  const env = { ...issuer(), UASSIST_CLIENT_ID: 'sandbox-web', UASSIST_CLIENT_SECRET: 'wrong-secret-value' }
  const { code, stderr } = await login([], 'admin', env)
  expect(code).toBe(3)
  expect(stderr).toContain('"sandbox-web"')
  expect(stderr).toContain('"clientSecret"')
  expect(stderr).not.toContain('wrong-secret-value')
  expect((await login([], 'admin', { ...env, UASSIST_CLIENT_SECRET: 'sandbox-web-demo-value' })).code).toBe(0)
})

test('a revoked refresh token: one token request, exit 3, and the exact command to run', async () => {
  await login()
  const [file = ''] = signedIn.sessionFiles().filter((name) => readFileSync(name, 'utf8').includes('sandbox-native'))
  const { refreshToken } = JSON.parse(readFileSync(file, 'utf8')) as { refreshToken: { refreshToken: string } }
  await fetch(`${signedIn.sandbox.auth0Domain}/oauth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'sandbox-native', token: refreshToken.refreshToken }),
  })
  signedIn.expireTokens()
  const calls = signedIn.sandbox.tenant.calls('POST /oauth/token')
  const refused = await uassist(['token'])
  expect(refused.code).toBe(3)
  expect(refused.stderr).toContain(`Run \`uassist login -e ${signedIn.environmentFile}\``)
  expect(signedIn.sandbox.tenant.calls('POST /oauth/token')).toBe(calls + 1)
  expect((await uassist(['token'])).code).toBe(3)
  expect(signedIn.sandbox.tenant.calls('POST /oauth/token')).toBe(calls + 1)
})

test('no audience and no offline_access: both are said at the sign-in, with the cause', async () => {
  const { code, stderr } = await login([], 'admin', {
    UASSIST_AUDIENCE: '',
    UASSIST_SCOPE: 'openid',
    UASSIST_HOME: tempFolder(),
  })
  expect(code).toBe(0)
  expect(stderr).toContain('because "audience" is missing')
  expect(stderr).toContain('does not ask for offline_access')
})

test('a corrupt session file is moved aside and said, never deleted; a newer one is left alone', async () => {
  await login()
  const [file = ''] = signedIn.sessionFiles().filter((name) => readFileSync(name, 'utf8').includes('sandbox-native'))
  writeFileSync(file, '{"version":1,"ident')
  const corrupt = await uassist(['token'])
  expect(corrupt.code).toBe(3)
  expect(corrupt.stderr).toContain('is corrupt; it counts as "not signed in"')
  expect(readFileSync(file, 'utf8')).toBe('{"version":1,"ident')
  expect((await login()).stderr).toContain('moved aside')
  expect(readdirSync(`${signedIn.home}/sessions`).some((name) => name.includes('.corrupt-'))).toBe(true)

  writeFileSync(file, '{"version":2}')
  const newer = await uassist(['token'])
  expect(newer.code).toBe(2)
  expect(newer.stderr).toContain('version 2')
  expect(readFileSync(file, 'utf8')).toBe('{"version":2}')
})

test('a home that cannot be written: no page opens for a sign-in that could not be saved', async () => {
  const { code, stderr } = await uassist(['login', '--account', 'agent'], { UASSIST_HOME: signedIn.environmentFile })
  expect(code).toBe(2)
  expect(stderr).toContain(`"${signedIn.environmentFile}/sessions" cannot be written (ENOTDIR)`)
  expect(stderr).not.toContain('/authorize?')
})

test('a machine token only when it is asked for by name', async () => {
  const client = { UASSIST_CLIENT_ID: 'sandbox-machine', UASSIST_CLIENT_SECRET: 'sandbox-machine-demo-value' }
  const env = { ...issuer(), ...client }
  const machine = await uassist(['token', '--grant', 'client-credentials', '--json'], env)
  expect(JSON.parse(machine.stdout)).toMatchObject({ account: 'machine', tokenType: 'Bearer' })
  expect((await uassist(['token'], { ...env, UASSIST_HOME: tempFolder() })).code).toBe(3)
  expect((await uassist(['token', '--grant', 'password'])).code).toBe(2)
})

test('CI: a token from UASSIST_ACCESS_TOKEN is used as it is, and a session grows from UASSIST_REFRESH_TOKEN', async () => {
  const given = await uassist(['token'], { UASSIST_ACCESS_TOKEN: 'opaque-token-of-ci', CI: 'true' })
  expect(given).toMatchObject({ code: 0, stdout: 'opaque-token-of-ci\n' })

  const home = tempFolder()
  await login([], 'admin', { UASSIST_HOME: home })
  const [name = ''] = readdirSync(`${home}/sessions`)
  const { refreshToken } = JSON.parse(readFileSync(`${home}/sessions/${name}`, 'utf8')) as {
    refreshToken: { refreshToken: string }
  }
  const token = { UASSIST_REFRESH_TOKEN: refreshToken.refreshToken }
  const env = { UASSIST_HOME: tempFolder(), ...issuer(), ...token, CI: 'true' }
  const first = await uassist(['token'], env)
  expect(first.code).toBe(0)
  expect(await uassist(['token'], env)).toEqual(first)
})

test('--device: the code and the page are shown, and the sign-in on another device is taken', async () => {
  const home = { CI: 'true', UASSIST_HOME: tempFolder() }
  const refused = await uassist(['login', '--device'], home)
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain("Auth0's device flow knows no organizations")
  const running = begin(['login', '--device'], { ...home, UASSIST_ORGANIZATION: '' })
  const [url] = await running.says(/http:\S+\/activate\S*/)
  const [, userCode = ''] = await running.says(/shows the code ([A-Z]{4}-[A-Z]{4})/)
  expect(url).toContain(userCode)
  await signInOverHttp(url, person('agent'))
  expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Grace Agent') as string })
})
