import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { testWhere } from './test-where'

/** A system's Chromium, if there is one; Debian's package is `chromium`. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** As root a browser without its sandbox; and none of its own calls home, which a closed network answers with errors. */
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const whereChromiumIs = testWhere(CHROMIUM ? undefined : 'no Chromium was found in /usr/bin')

let browser: Browser | undefined

afterAll(() => browser?.close())

/**
 * `test` with a page of a real browser, which must neither complain in its console nor ask another machine for anything;
 * or a skip that says why in its name.
 *
 * @param options of the browser's context
 */
export function testInChromium(
  name: string,
  steps: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): void {
  whereChromiumIs(
    name,
    async () => {
      browser ??= await chromium.launch({ executablePath: CHROMIUM ?? '', args: CHROMIUM_ARGS })
      const context = await browser.newContext(options)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('request', (request) => {
        if (!['127.0.0.1', 'localhost'].includes(new URL(request.url()).hostname)) complaints.push(request.url())
      })
      await steps(page)
      expect(complaints).toEqual([])
      await context.close()
    },
    60_000,
  )
}
