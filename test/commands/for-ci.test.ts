import { getToken, memoryStore, type Session } from '../../plugin/auth'
import { parseBoundCredential } from '../../plugin/node/given-credentials'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { signInForCi } from '../../scripts/session/for-ci'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { failure } from '../helpers/signed-in'
import { person, someoneAt, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

async function loginForCi(env: NodeJS.ProcessEnv, ...args: string[]) {
  const running = start(['login', '--for-ci', '-e', signedIn.environmentFile, ...args], env)
  const [url] = await running.says(/http:\S+\/authorize\?\S+/)
  expect(new URL(url).searchParams.get('prompt')).toBe('login')
  await signInOverHttp(url, person('admin'))
  return running.ended
}

test('login --for-ci prints one word, stores nothing, and a job with nothing else gets tokens by it', async () => {
  const { code, stdout, stderr } = await loginForCi({ UASSIST_HOME: signedIn.home })
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^uassist_bound_[\w-]+\n$/) as string })
  expect(stderr).toContain('Signed in for CI: Ada Admin')
  expect(stderr).toContain('This tenant rotates refresh tokens: each works once')
  expect(stderr).toMatch(/idle lifetime[^]*UASSIST_REFRESH_TOKEN=\n/)
  expect(stderr).not.toContain(stdout.trim())
  expect(signedIn.sessionFiles()).toEqual([])

  const job = (UASSIST_HOME: string) =>
    run(['token', '-e', signedIn.environmentFile], { CI: 'true', UASSIST_HOME, UASSIST_REFRESH_TOKEN: stdout.trim() })
  const home = tempFolder()
  expect((await job(home)).code).toBe(0)
  expect((await job(home)).code).toBe(0)
  // As was said: with rotation, another job that begins with it is refused.
  expect((await job(tempFolder())).code).toBe(3)
})

test('another account is given by its own variable', async () => {
  const { stderr } = await loginForCi({ UASSIST_HOME: tempFolder() }, '--account', 'team_lead')
  expect(stderr).toContain('\nUASSIST_TEAM_LEAD_REFRESH_TOKEN=\n')
})

test('without a refresh token there is nothing to print: exit 3, with the setting that is the cause', async () => {
  const { code, stdout, stderr } = await loginForCi({ UASSIST_HOME: tempFolder(), UASSIST_SCOPE: 'openid profile' })
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain('Switch on "Allow Offline Access"')
})

test('a tenant that does not rotate is told from one that does, and the credential goes to its issuer alone', async () => {
  const { tenant, config } = await tenantFixture({ rotation: false })
  const sessions = new Map<string, Session>()
  const deps = testDeps({ store: memoryStore(sessions), interaction: someoneAt(person('admin')) })
  const { credential, notes } = await signInForCi(config(), deps)
  expect(notes.join('\n')).toContain('This tenant does not rotate refresh tokens')
  expect(sessions.size).toBe(0)
  const bound = parseBoundCredential(credential, 'the credential')
  expect(bound).toMatchObject({ issuer: tenant.url, clientId: config().clientId })
  for (let job = 0; job < 2; job++) {
    expect(await getToken(config({ refreshToken: bound?.value ?? '' }), {}, testDeps())).toHaveProperty('accessToken')
  }
})

test('a refresh that this application may not do is found out before anything is printed', async () => {
  const { tenant, config } = await tenantFixture()
  const deps = testDeps({ interaction: someoneAt(person('admin')) })
  const send = deps.send
  const refusing = {
    ...deps,
    send: (request: Parameters<typeof send>[0]) => {
      if (request.body?.includes('grant_type=refresh_token')) {
        tenant.faults.queue('POST /oauth/token', { status: 403, body: '{"error":"unauthorized_client"}' })
      }
      return send(request)
    },
  }
  expect(await failure(signInForCi(config(), refusing))).toMatchObject({ code: 'TOKEN_REFUSED' })
})
