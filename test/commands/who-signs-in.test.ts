import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { terminalInteraction } from '../../scripts/session/interaction'
import { CookieJar, signInOverHttp } from '../../scripts/sandbox/http-browser'
import { type DemoAccount } from '../../scripts/sandbox/demo-data'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { testInChromium } from '../helpers/chromium'
import { person } from '../helpers/sign-in-fixture'
import { signInOnPages } from '../helpers/sign-in-pages'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

/** One browser, whoever sits in front of it, and the built command. */

const ACCOUNTS = ['admin', 'agent', 'supervisor'] as const
const AUTHORIZE = /http:\S+\/authorize\?\S+/

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

const atHome = (UASSIST_HOME = tempFolder()) => {
  const env = { UASSIST_HOME }
  const options = (args: string[]) => [...args, '-e', signedIn.environmentFile]
  return {
    home: UASSIST_HOME,
    uassist: (...args: string[]) => run(options(args), env),
    begin: (...args: string[]) => start(options(args), env),
    /** Signs somebody in, in a browser with these cookies. */
    login: async (account: DemoAccount['account'], cookies: CookieJar, ...args: string[]) => {
      const running = start(options(['login', ...args]), env)
      const [url] = await running.says(AUTHORIZE)
      await signInOverHttp(url, person(account), { cookies })
      return running.ended
    },
  }
}

testInChromium('a real browser with one profile: three accounts are three different people', async (page) => {
  const { begin, uassist } = atHome()
  for (const account of ACCOUNTS) {
    const running = begin('login', '--account', account)
    const [url] = await running.says(AUTHORIZE)
    await signInOnPages(page, url, person(account), 'Signed in')
    expect((await running.ended).code).toBe(0)
  }
  const who = ACCOUNTS.map((account) => uassist('whoami', '--json', '--account', account))
  expect((await Promise.all(who)).map(({ stdout }) => (JSON.parse(stdout) as { subject: string }).subject)).toEqual(
    ACCOUNTS.map((account) => person(account).subject),
  )
})

test('--force asks for a login, and whoever logs in is signed in', async () => {
  const { login } = atHome()
  const cookies = new CookieJar()
  expect((await login('admin', cookies)).stderr).toContain('Signed in: Ada Admin')
  expect((await login('agent', cookies, '--force')).stderr).toContain('Signed in: Grace Agent')
})

test('--as: somebody else saves nothing and is exit 3; a stored session of somebody else does not serve', async () => {
  const { login, uassist } = atHome()
  const cookies = new CookieJar()
  const { email } = person('agent')
  const other = await login('admin', cookies, '--as', email)
  expect(other).toMatchObject({ code: 3, stdout: '' })
  expect(other.stderr).toContain(`Ada Admin <admin@acme-demo.example> has signed in, and "${email}" is meant`)
  expect((await uassist('whoami')).code).toBe(3)

  expect((await login('admin', cookies)).code).toBe(0)
  expect((await login('agent', cookies, '--as', email)).stderr).toContain('Signed in: Grace Agent')
  const again = await uassist('login', '--as', email.toUpperCase())
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Already signed in: Grace Agent') as string })
  expect(await uassist('login', '--as', 'grace')).toMatchObject({ code: 2 })
})

test('without a terminal, the same person under a second account is saved with a warning', async () => {
  const { login } = atHome()
  const cookies = new CookieJar()
  await login('admin', cookies)
  const second = await login('admin', cookies, '--account', 'agent')
  expect(second.code).toBe(0)
  expect(second.stderr).toMatch(/warning: Ada Admin is account "default" already, and is now account "agent", too\./)
})

test('on a terminal it is asked about; no answer in time is no', async () => {
  const terminal = (answer: string) =>
    testIo({ isTTY: true, stdin: Object.assign(Readable.from(answer ? [`${answer}\n`] : []), { isTTY: true }) })
  const ask = (io: ReturnType<typeof testIo>) =>
    terminalInteraction({ timeoutMs: 1_000 }, io).who?.mayBeBoth?.('The same person?')
  const yes = terminal('y')
  expect(await ask(yes)).toBe(true)
  expect(yes.stderr()).toContain('The same person? [y/N]')
  expect(await ask(terminal('n'))).toBe(false)
  const silent = Object.assign(new Readable({ read: () => undefined }), { isTTY: true })
  expect(await ask(testIo({ isTTY: true, stdin: silent }))).toBe(false)
  expect(terminalInteraction({ timeoutMs: 1_000 }, testIo({ isTTY: true })).who).not.toHaveProperty('mayBeBoth')
})

test('logout says that the browser may still be signed in, and --browser ends that', async () => {
  const { login, uassist, begin } = atHome()
  const cookies = new CookieJar()
  await login('admin', cookies)
  const out = await uassist('logout')
  expect(out.stderr).toContain(`Your browser may still be signed in at ${signedIn.sandbox.auth0Domain}.`)
  expect(out.stderr).toContain(`\`uassist logout -e ${signedIn.environmentFile} --browser\``)

  // So it is: nobody types a password, and Ada is there again.
  expect((await login('agent', cookies)).stderr).toContain('Signed in: Ada Admin')
  const ended = await uassist('logout', '--browser')
  const [page = ''] = /http:\S+\/v2\/logout\S+/.exec(ended.stderr) ?? []
  expect(page).toBe(`${signedIn.sandbox.auth0Domain}/v2/logout?client_id=sandbox-native`)
  await signInOverHttp(page, person('admin'), { cookies })
  const asked = begin('login')
  const [url] = await asked.says(AUTHORIZE)
  const login_ = await signInOverHttp(url, { ...person('agent'), password: 'wrong' }, { cookies })
  expect(login_.body).toContain('Wrong email or password')
  asked.child.kill('SIGINT')
  await asked.ended
})

test('logout --all names the page that ends the session of each issuer', async () => {
  const { login, uassist } = atHome()
  await login('admin', new CookieJar())
  expect((await uassist('logout', '--all')).stderr).toContain(
    `${signedIn.sandbox.auth0Domain}/v2/logout?client_id=sandbox-native ends that.`,
  )
})

test('a browser is asked to open the page, and nothing more is claimed', async () => {
  const folder = tempFolder()
  const note = join(folder, 'opened')
  const browser = join(folder, 'browser')
  writeFileSync(browser, `#!/bin/sh\necho "$1" > "${note}.new" && mv "${note}.new" "${note}"\n`)
  chmodSync(browser, 0o755)
  const io = testIo({ isTTY: true, env: { BROWSER: browser } })
  const interaction = terminalInteraction({ timeoutMs: 1_000 }, io)
  await interaction.showUrl('https://tenant.example/authorize')
  while (!existsSync(note)) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(readFileSync(note, 'utf8')).toBe('https://tenant.example/authorize\n')
  expect(io.stderr()).toContain('If no page appears, open the address above yourself.')

  const without = testIo({ isTTY: true, env: { BROWSER: 'no-such-browser-2718' } })
  await terminalInteraction({ timeoutMs: 1_000 }, without).showUrl('https://tenant.example/authorize')
  expect(without.stderr()).toContain('No browser could be started: open the address above yourself.')
})

test('over SSH no browser is tried; the address may be pasted, and --device is named', async () => {
  const io = testIo({ isTTY: true, env: { SSH_TTY: '/dev/pts/1', DISPLAY: ':0' } })
  const interaction = terminalInteraction({ timeoutMs: 1_000 }, io)
  const listener = await interaction.listen?.(signedIn.config.redirectUris, () => undefined)
  const url = `https://tenant.example/authorize?redirect_uri=${encodeURIComponent(listener?.redirectUri ?? '')}`
  await interaction.showUrl(url)
  await listener?.close()
  expect(io.stderr()).toContain('Paste the address here and press Enter; it is not shown:')
  expect(io.stderr()).toContain('add --device')
  expect(io.stderr()).not.toContain('has been asked to open')
})
