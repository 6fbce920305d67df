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

/** Origins elsewhere that a test answers itself, by page. */
const standIns = new WeakMap<Page, Set<string>>()

/**
 * Answers everything that a page asks of an origin elsewhere from a server on loopback: nothing leaves this machine. By
 * Chromium's own protocol, because `page.route` does not see where a redirect leads.
 */
export async function standIn(page: Page, origin: string, server: string): Promise<void> {
  standIns.get(page)?.add(origin)
  const chrome = await page.context().newCDPSession(page)
  chrome.on('Fetch.requestPaused', ({ requestId, request: { url, method, postData } }) => {
    fetch(url.replace(origin, server), { method, redirect: 'manual', ...(postData && { body: postData }) })
      .then(async (response) =>
        chrome.send('Fetch.fulfillRequest', {
          requestId,
          responseCode: response.status,
          responseHeaders: Array.from(response.headers, ([name, value]) => ({ name, value })),
          body: Buffer.from(await response.arrayBuffer()).toString('base64'),
        }),
      )
      // The page has gone on in the meantime.
      .catch(() => undefined)
  })
  await chrome.send('Fetch.enable', { patterns: [{ urlPattern: `${origin}/*` }] })
}

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
      const answered = new Set<string>()
      standIns.set(page, answered)
      page.on('console', (message) => complaints.push(message.text()))
      page.on('request', (request) => {
        const { hostname, origin } = new URL(request.url())
        if (!['127.0.0.1', 'localhost'].includes(hostname) && !answered.has(origin)) complaints.push(request.url())
      })
      await steps(page)
      expect(complaints).toEqual([])
      await context.close()
    },
    60_000,
  )
}
