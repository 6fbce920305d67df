import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { sessionId } from '../../plugin/auth'
import { type Fault } from '../../scripts/sandbox/faults'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { type Ended, type Running, run, start } from '../helpers/built-command'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'

/** The built command, where things end badly: what it says, what it keeps, and its exit code. */

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [], rotationOverlapSeconds: 0 })
})
afterAll(() => signedIn.stop())
beforeEach(async () => {
  for (const file of signedIn.sessionFiles()) rmSync(file)
  expect((await login()).code).toBe(0)
})

const command = (args: string[], env: NodeJS.ProcessEnv): [string[], NodeJS.ProcessEnv] => [
  [...args, '-e', signedIn.environmentFile],
  { UASSIST_HOME: signedIn.home, ...env },
]
const uassist = (args: string[], env: NodeJS.ProcessEnv = {}) => run(...command(args, env))
const begin = (args: string[], env: NodeJS.ProcessEnv = {}) => start(...command(args, env))
const tokenCalls = () => signedIn.sandbox.tenant.calls('POST /oauth/token')
const nextTokenCall = (fault: Fault) => {
  signedIn.sandbox.tenant.faults.queue('POST /oauth/token', fault)
}

/** Signs in at the page that a command shows. */
async function login(args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const running = begin(['login', ...args], env)
  const [url] = await running.says(/http:\S+\/authorize\?\S+/)
  await signInOverHttp(url, person('admin'))
  return running.ended
}

/** A command whose refresh has reached the tenant, which takes its time to answer. */
async function refreshUnderWay(): Promise<Running> {
  signedIn.expireTokens()
  nextTokenCall({ delayMs: 700 })
  const before = tokenCalls()
  const running = begin(['token'])
  while (tokenCalls() === before) await new Promise((resolve) => setTimeout(resolve, 10))
  return running
}

describe('a refresh that is under way is saved', () => {
  test.each<[string, NodeJS.Signals[]]>([
    ['one Ctrl-C', ['SIGINT']],
    ['a second Ctrl-C', ['SIGINT', 'SIGINT']],
    ['Ctrl-C again and again', ['SIGINT', 'SIGINT', 'SIGINT', 'SIGINT']],
    ['SIGTERM', ['SIGTERM']],
    ['SIGTERM twice', ['SIGTERM', 'SIGTERM']],
    ['Ctrl-\\', ['SIGQUIT']],
    ['a closed terminal', ['SIGHUP']],
    ['all of them', ['SIGHUP', 'SIGQUIT', 'SIGTERM', 'SIGINT']],
  ])('whatever comes: %s', async (_what, signals) => {
    const running = await refreshUnderWay()
    for (const signal of signals) {
      running.child.kill(signal)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const { code } = await running.ended
    expect([0, 130]).toContain(code)
    const calls = tokenCalls()
    expect(await uassist(['token'])).toMatchObject({ code: 0 })
    expect(tokenCalls()).toBe(calls)
    // The refresh token that it saved lives.
    signedIn.expireTokens()
    expect(await uassist(['token'])).toMatchObject({ code: 0 })
  })

  test('also where nobody reads any more', async () => {
    const running = await refreshUnderWay()
    running.child.stdout?.destroy()
    running.child.stderr?.destroy()
    running.child.kill('SIGHUP')
    await running.ended
    signedIn.expireTokens()
    expect(await uassist(['token'])).toMatchObject({ code: 0 })
  })

  test('and the second Ctrl-C says why it does not end at once', async () => {
    const running = await refreshUnderWay()
    running.child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 20))
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('is saved first') as string,
    })
  })
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
  '%s ends a sign-in that waits for a person: exit 130',
  async (signal) => {
    const running = begin(['login', '--force'])
    await running.says(/Ctrl-C ends it/)
    running.child.kill(signal)
    expect((await running.ended).code).toBe(130)
    // Its lock is gone, and its port.
    expect((await login(['--force'])).code).toBe(0)
  },
)

test('Ctrl-C ends the wait for another process, which keeps the session', async () => {
  const holder = begin(['login', '--force'])
  await holder.says(/Ctrl-C ends it/)
  const waiting = begin(['login', '--force'])
  await waiting.says(/waiting for process \d+, which is signing in/)
  waiting.child.kill('SIGINT')
  expect(await waiting.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('was cancelled') as string })
  holder.child.kill('SIGINT')
  await holder.ended
})

test('login --no-browser with every port taken and nobody at stdin does not end as if it had signed in', async () => {
  const servers = await Promise.all(
    signedIn.config.redirectUris.map(async (uri) => {
      const server = createServer().listen(Number(new URL(uri).port), '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const { code } = await uassist(['login', '--no-browser', '--force', '--timeout', '5'])
  for (const server of servers) server.close()
  expect(code).not.toBe(0)
  expect((await login(['--no-browser', '--force'])).code).toBe(0)
})

describe('login asks the issuer before it says "already signed in"', () => {
  const revokeElsewhere = async () => {
    const session = await signedIn.deps.store.read(sessionId(signedIn.config))
    await fetch(`${signedIn.sandbox.auth0Domain}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'sandbox-native', token: session?.refreshToken?.refreshToken ?? '' }),
    })
  }

  test('and says it where the session lives', async () => {
    const calls = tokenCalls()
    expect(await uassist(['login'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Already signed in') as string,
    })
    expect(tokenCalls()).toBe(calls + 1)
  })

  test('and opens the page where it was revoked', async () => {
    await revokeElsewhere()
    expect(await login()).toMatchObject({ code: 0, stderr: expect.stringContaining('Signed in: Ada') as string })
  })

  test.each(['access_denied', 'unauthorized_client', 'unauthorized', 'invalid_request'])(
    'and where its refresh is refused with %s',
    async (error) => {
      nextTokenCall({ status: 403, body: JSON.stringify({ error }) })
      expect(await login()).toMatchObject({ code: 0, stderr: expect.stringContaining('Signed in: Ada') as string })
    },
  )
})

describe('whoami tells by its exit code whether somebody is signed in', () => {
  test('0 while a token lives or can be renewed; 3 once neither is so, and login mends it', async () => {
    expect((await uassist(['whoami'])).code).toBe(0)
    signedIn.expireTokens()
    expect((await uassist(['whoami'])).code).toBe(0)
    nextTokenCall({ status: 403, body: '{"error":"invalid_grant"}' })
    expect((await uassist(['token'])).code).toBe(3)
    const dead = await uassist(['whoami'])
    expect(dead).toMatchObject({ code: 3, stdout: '' })
    expect(dead.stderr).toContain('the sign-in of Ada Admin')
    expect(dead.stderr).toContain('Run `uassist login')
    expect((await login()).code).toBe(0)
    expect((await uassist(['whoami'])).code).toBe(0)
  })

  test('3 without a session, 0 with a refresh token given', async () => {
    const home = { UASSIST_HOME: tempFolder() }
    expect((await uassist(['whoami'], home)).code).toBe(3)
    const session = await signedIn.deps.store.read(sessionId(signedIn.config))
    const given = {
      ...home,
      UASSIST_AUTH0_DOMAIN: signedIn.config.auth0Domain,
      UASSIST_REFRESH_TOKEN: session?.refreshToken?.refreshToken,
    }
    expect(await uassist(['whoami', '--json'], given)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Ada') as string,
    })
  })
})

test('token --min-validity beyond what tokens live: said, and no refresh at each use', async () => {
  const calls = tokenCalls()
  for (let uses = 0; uses < 2; uses++) {
    const { code, stderr } = await uassist(['token', '--min-validity', '100000'])
    expect(code).toBe(0)
    expect(stderr).toContain('sooner than "--min-validity" asks for')
  }
  expect(tokenCalls()).toBe(calls)
  expect((await uassist(['token', '--min-validity', '600'])).stderr).toBe('')
})

test('logout that cannot revoke is exit 1, and says what lives on', async () => {
  signedIn.sandbox.tenant.faults.queue('POST /oauth/revoke', { status: 503, body: '' })
  const { code, stderr } = await uassist(['logout'])
  expect(code).toBe(1)
  expect(stderr).toContain('presume it alive')
  expect(stderr).not.toContain('Signed out')
})

test('run with UASSIST_ACCESS_TOKEN needs no home that can be written, although it looks for other accounts', async () => {
  const folder = tempFolder()
  const collection = join(folder, 'my.json')
  const get = (token: string) => ({
    name: token,
    request: {
      method: 'GET',
      url: `${signedIn.sandbox.auth0Domain}/.well-known/jwks.json`,
      header: [{ key: 'Authorization', value: `Bearer {{${token}}}` }],
    },
  })
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  writeFileSync(
    collection,
    JSON.stringify({ info: { name: 'mine', schema }, item: [get('accessToken'), get('agentAccessToken')] }),
  )
  const env = { UASSIST_HOME: join(collection, 'home'), UASSIST_ACCESS_TOKEN: 'opaque-token-of-ci' }
  const { code, stderr } = await run(['run', collection, '-e', signedIn.environmentFile, '--no-writes'], env, folder)
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('cannot be written') as string })
})
