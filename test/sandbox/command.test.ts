import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { CookieJar, signInOverHttp } from '../../scripts/sandbox/http-browser'
import { run, start } from '../helpers/built-command'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'

/** The built `uassist sandbox` as a process: it runs while `use` does, and is then ended as by Ctrl-C. */
async function withSandbox<T>(args: string[], home: string, use: (auth0Domain: string) => Promise<T>): Promise<T> {
  const { child, says, ended } = start(['sandbox', '--api-port', '0', '--json', ...args], { UASSIST_HOME: home })
  const [, domain = ''] = await says(/"auth0Domain":"([^"]+)"/)
  const result = await use(domain)
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining('The sandbox has stopped.') as string })
  return result
}

/** The answer to an authorization request without a person: at an https callback, which nothing is sent to. */
async function authorize(auth0Domain: string, cookies: CookieJar, changes: Record<string, string> = {}) {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'sandbox-native',
    redirect_uri: 'https://yourapp.example/callback',
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
    ...changes,
  })
  const { url } = await signInOverHttp(`${auth0Domain}/authorize?${query.toString()}`, person('admin'), { cookies })
  const { searchParams } = new URL(url)
  return searchParams.get('error_description') ?? (searchParams.has('code') ? 'code' : url)
}

const keysOf = async (auth0Domain: string) => (await fetch(`${auth0Domain}/.well-known/jwks.json`)).text()

test('on the same port the next start knows the keys and who is signed in; --forget, and another port, begin anew', async () => {
  const home = tempFolder()
  const cookies = new CookieJar()
  const [port = 0, other = 0] = await freePorts(2)
  const silently = (domain: string) => authorize(domain, cookies, { prompt: 'none' })

  const keys = await withSandbox(['--port', String(port)], home, async (domain) => {
    expect(await silently(domain)).toBe('Login required')
    expect(await authorize(domain, cookies)).toBe('code')
    return keysOf(domain)
  })
  const file = join(home, `sandbox-${String(port)}.json`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await withSandbox(['--port', String(port)], home, async (domain) => {
    expect(await silently(domain)).toBe('code')
    expect(await keysOf(domain)).toBe(keys)
  })
  for (const args of [
    ['--port', String(other)],
    ['--port', String(port), '--forget'],
  ]) {
    await withSandbox(args, home, async (domain) => {
      expect(await silently(domain)).toBe('Login required')
      expect(await keysOf(domain)).not.toBe(keys)
    })
  }
})

test('a free port leaves nothing; a file that is not ours is begun anew; one that cannot be written is said', async () => {
  const home = join(tempFolder(), 'home')
  await withSandbox(['--port', '0'], home, keysOf)
  expect(existsSync(home)).toBe(false)

  const [port = 0] = await freePorts(1)
  const file = join(home, `sandbox-${String(port)}.json`)
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(file, '{"version":2}', { mode: 0o600 })
  await withSandbox(['--port', String(port)], home, keysOf)
  expect(readFileSync(file, 'utf8')).toContain('"version":1')

  const blocked = join(home, `sandbox-${String(port)}.json`, 'home')
  const { child, says, ended } = start(['sandbox', '--port', String(port), '--api-port', '0', '--json'], {
    UASSIST_HOME: blocked,
  })
  await says(/auth0Domain/)
  child.kill('SIGINT')
  expect((await ended).stderr).toContain('note: the next sandbox will know nothing of this one')
})

test('--set changes the tenant: words, numbers and JSON', async () => {
  const settings = [
    'organizations=deny',
    'clockOffsetSeconds=-300',
    'loginAction={"deny":"Please verify your e-mail address."}',
  ]
  const args = ['--port', '0', ...settings.flatMap((setting) => ['--set', setting])]
  await withSandbox(args, tempFolder(), async (domain) => {
    const cookies = new CookieJar()
    expect(await authorize(domain, cookies, { organization: 'acme-demo' })).toContain('organization is not allowed')
    expect(await authorize(domain, cookies)).toBe('Please verify your e-mail address.')
    const date = (await fetch(`${domain}/.well-known/jwks.json`)).headers.get('date') ?? ''
    expect(Math.abs(Date.parse(date) - (Date.now() - 300_000))).toBeLessThan(60_000)
  })
})

test.each([
  ['organisations=deny', 'did you mean "organizations"?'],
  ['weather=fine', 'accessTokenTtlSeconds, '],
  ['organizations=maybe', 'must be prompt, require, allow, deny, not "maybe"'],
  ['rotation=maybe', 'must be like true, not "maybe"'],
  ['loginAction=no', 'must be like {}, not "no"'],
  ['trouble=bad', 'rate-limited'],
  ['organizations', 'must be like key=value'],
])('--set %s is refused by name', async (setting, words) => {
  const { code, stderr } = await run(['sandbox', '--set', setting])
  expect(code).toBe(2)
  expect(stderr).toContain('--set')
  expect(stderr).toContain(words)
})
