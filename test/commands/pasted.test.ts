import { type Page } from 'playwright-core'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { type CallbackApps, callbackApps } from '../helpers/callback-apps'
import { testInChromium } from '../helpers/chromium'
import { freshBuild } from '../helpers/fresh-build'
import { onTerminal, whereTerminalsAre } from '../helpers/on-terminal'
import { person } from '../helpers/sign-in-fixture'
import { signInOnPages } from '../helpers/sign-in-pages'
import { tempFolder } from '../helpers/temp-folder'
import { whereOpensslIs } from '../helpers/test-ca'

/** Callback URLs of somebody else's apps: the person copies the address at which the browser ends. */

let apps: CallbackApps
let signedIn: SignedIn
beforeAll(async () => {
  const found = await callbackApps()
  if (!found) return
  apps = found
  signedIn = await startSignedIn({ accounts: [], redirectUris: [apps.page, apps.redirecting, apps.router] })
}, 30_000)
afterAll(() => (signedIn as SignedIn | undefined)?.stop())

const env = (callback: string) => ({ UASSIST_HOME: tempFolder(), UASSIST_REDIRECT_URI: callback })
const login = (callback: string, ...options: string[]) =>
  start(['login', '-e', signedIn.environmentFile, ...options], env(callback))
const AUTHORIZE = /http:\S+\/authorize\?\S+/

/** Ada signs in at the page in a browser; it ends at somebody else's app. Resolves to the address there. */
async function addressAfterSignIn(page: Page, url: string): Promise<string> {
  await signInOnPages(page, url, person('admin'), 'Welcome')
  return page.url()
}

const codeIn = (address: string) => /[?#&]code=([^&#]+)/.exec(address)?.[1] ?? ''

for (const [what, app] of [
  ['a page that tells to go back', 'page'],
  ['an app that redirects at once', 'redirecting'],
] as const) {
  testInChromium(
    `the address of ${what} signs in, and its server has seen nothing of the sign-in`,
    async (page) => {
      const running = login(apps[app])
      const [url] = await running.says(AUTHORIZE)
      await running.says(/receives nothing of the sign-in/)
      apps.seen.length = 0
      const address = await addressAfterSignIn(page, url)
      const code = codeIn(address)
      expect(code).not.toBe('')
      expect(apps.seen.length).toBeGreaterThan(0)
      expect(apps.seen.join()).not.toMatch(/code|state/)
      running.child.stdin?.write(`${address}\n`)
      const { code: exit, stderr, stdout } = await running.ended
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.stringContaining('Signed in: Ada Admin') as string })
      expect(stderr + stdout).not.toContain(code)
    },
    { ignoreHTTPSErrors: true },
  )
}

testInChromium(
  'an app that puts its own fragment there: what is left of the address is refused, and --response-mode query signs in',
  async (page) => {
    const swallowed = login(apps.router)
    const [url] = await swallowed.says(AUTHORIZE)
    const address = await addressAfterSignIn(page, url)
    expect(address).toBe(`${apps.router}#/`)
    swallowed.child.stdin?.write(`${address}\n`)
    await swallowed.says(/holds no "state".*--response-mode query/)
    swallowed.child.kill('SIGINT')
    expect((await swallowed.ended).code).toBe(130)

    const running = login(apps.router, '--response-mode', 'query')
    const [again] = await running.says(AUTHORIZE)
    await running.says(/The app at https:\/\/localhost:\d+ receives the code with the address/)
    apps.seen.length = 0
    await page.goto(again)
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(apps.seen.join()).toContain(`code=${codeIn(page.url())}`)
    running.child.stdin?.write(`${page.url()}\n`)
    expect(await running.ended).toMatchObject({ code: 0 })
  },
  { ignoreHTTPSErrors: true },
)

whereOpensslIs('what is no address of this sign-in is refused in words and asked for again', async () => {
  const running = login(apps.page)
  const [url] = await running.says(AUTHORIZE)
  const state = new URL(url).searchParams.get('state') ?? ''
  const paste = async (text: string, answer: RegExp) => {
    running.child.stdin?.write(`${text}\n`)
    await running.says(answer)
  }
  await paste('SplxlOBeZQQYbYS6WxSbIA', /A code alone is not enough/)
  await paste(url, /That is the address of the sign-in page/)
  await paste(`${apps.page}#code=c&state=x`, /It belongs to another sign-in/)
  await paste(`${apps.page}#code=c&state=${state}&iss=https%3A%2F%2Fevil.example%2F`, /It comes from another issuer/)
  await paste(`${apps.page}#state=${state}`, /It holds no "code"/)
  running.child.stdin?.write(`#error=access_denied&error_description=Not+today&state=${state}\n`)
  expect(await running.ended).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('the tenant does not let this person in (access_denied: Not today)') as string,
  })
})

whereOpensslIs('the wait ends: by its time, with the input, and by Ctrl-C', async () => {
  const late = login(apps.page, '--timeout', '1')
  expect(await late.ended).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/no address was pasted within 1 s[^]*Allowed Callback URLs/) as string,
  })
  const closed = await run(['login', '-e', signedIn.environmentFile], env(apps.page))
  expect(closed).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('the input ended before the address of the sign-in was pasted') as string,
  })
  const left = login(apps.page)
  await left.says(/Ctrl-C ends it/)
  left.child.kill('SIGINT')
  expect((await left.ended).code).toBe(130)
})

whereTerminalsAre(
  'a terminal shows nothing of what is pasted, however long it is; Ctrl-C is still Ctrl-C',
  async () => {
    const secret = 'the-code-'.repeat(600)
    const echoing = onTerminal('read line; echo done')
    echoing.child.stdin.write('the-code-\n')
    await echoing.shows(/the-code-[^]*done/)

    const command = `'${process.execPath}' '${freshBuild()}/uassist.js' login -e '${signedIn.environmentFile}'`
    const running = onTerminal(command, env(apps.page))
    const [, state] = await running.shows(/[?&]state=([\w-]+)/)
    await running.shows(/it is not shown/)
    running.child.stdin.write(`${apps.page}#code=${secret}&state=other\n`)
    await running.shows(/It belongs to another sign-in/)
    running.child.stdin.write(`${apps.page}#code=${secret}&state=${String(state)}\n`)
    // The tenant was asked: the whole line has arrived.
    await running.shows(/invalid_grant/)
    expect(await running.ended).toBe(3)
    expect(running.shown.text).not.toContain('the-code-')

    const left = onTerminal(command, env(apps.page))
    await left.shows(/Ctrl-C ends it/)
    left.child.stdin.write('\u0003')
    expect(await left.ended).toBe(130)
  },
)
