import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Session } from '../../plugin/auth'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'

/** Everything the commands print and write, searched for everything that must stay secret. */

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: ['agent', 'supervisor'] })
})
afterAll(() => signedIn.stop())

const CLIENT_SECRET = 'a-client-secret-that-must-not-show'

/** Tokens as they are stored now; a refresh makes new ones, so this is asked again and again. */
function storedSecrets(): string[] {
  return signedIn.sessionFiles().flatMap((file) => {
    const session = JSON.parse(readFileSync(file, 'utf8')) as Session
    const { refreshToken, idToken, accessTokens } = session
    return [refreshToken?.refreshToken, idToken, ...accessTokens.map(({ accessToken }) => accessToken)].filter(
      (secret) => secret !== undefined,
    )
  })
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())

/** Where one of the secrets stands, in clear or in one of the usual encodings. */
function leaks(secrets: Iterable<string>, texts: Record<string, string>): string[] {
  const forms = [...secrets].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').slice(0, -4),
  ])
  return Object.entries(texts).flatMap(([where, text]) => (forms.some((form) => text.includes(form)) ? [where] : []))
}

test('one life of everything: no token, code or secret in what is printed or written', async () => {
  const out = tempFolder()
  const secrets = new Set([CLIENT_SECRET])
  const texts: Record<string, string> = {}
  const env = {
    UASSIST_HOME: signedIn.home,
    UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain,
    UASSIST_CLIENT_SECRET: CLIENT_SECRET,
  }
  const remember = () => {
    for (const secret of storedSecrets()) secrets.add(secret)
  }
  const uassist = async (args: string[], changes: NodeJS.ProcessEnv = {}) => {
    const { code, stdout, stderr } = await run([...args, '-e', signedIn.environmentFile], { ...env, ...changes })
    remember()
    texts[args.join(' ')] = stdout + stderr
    return { code, stdout }
  }

  // A public client that is given a secret is refused, which is the moment a careless message would show it.
  expect((await uassist(['token', '--grant', 'client-credentials'])).code).toBe(3)
  delete (env as { UASSIST_CLIENT_SECRET?: string }).UASSIST_CLIENT_SECRET

  const login = start(['login', '-e', signedIn.environmentFile], env)
  const page = await signInOverHttp((await login.says(/http:\S+\/authorize\?\S+/))[0], person('admin'))
  texts.login = Object.values(await login.ended).join('\n')
  secrets.add(new URL(page.url).searchParams.get('code') ?? '')
  texts['the page in the browser'] = page.body
  remember()

  expect((await uassist(['whoami'])).code).toBe(0)
  expect((await uassist(['whoami', '--json', '--remote'])).code).toBe(0)
  signedIn.expireTokens()
  const ran = await uassist([
    'run',
    'u-assist',
    '--allow-writes',
    '--reporters',
    'cli,junit,json,html',
    '--out',
    out,
    '--json',
  ])
  expect({
    code: ran.code,
    output: texts['run u-assist --allow-writes --reporters cli,junit,json,html --out ' + out + ' --json'],
  }).toMatchObject({ code: 0 })
  expect(filesBelow(out).length).toBeGreaterThanOrEqual(3)

  const token = (await run(['token', '-e', signedIn.environmentFile], env)).stdout.trim()
  expect(secrets).toContain(token)
  signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { status: 500, body: JSON.stringify({ echoed: token }) })
  signedIn.expireTokens()
  expect((await uassist(['token', '--json'])).code).toBe(4)
  expect((await uassist(['logout'])).code).toBe(0)
  expect((await uassist(['token'])).code).toBe(3)

  for (const file of filesBelow(out)) texts[file] = readFileSync(file, 'utf8')
  expect(secrets.size).toBeGreaterThan(8)
  expect(leaks(secrets, texts)).toEqual([])
  // The search itself: it finds what is there.
  expect(leaks(secrets, { 'stdout of token': token })).toEqual(['stdout of token'])
}, 120_000)

test('the demo: nothing that looks like a token in what it prints', async () => {
  const { code, stdout, stderr } = await run(['demo'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const looksSecret = /eyJ[\w-]{10,}|[A-Za-z0-9_-]{40,}/
  expect(looksSecret.exec(stdout + stderr)).toBeNull()
  expect(looksSecret.test(Buffer.from('{"alg":"RS256"}').toString('base64url'))).toBe(true)
}, 120_000)
