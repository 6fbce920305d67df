import { serve } from '../../../helpers/http-server'
import { testInChromium } from '../../../helpers/chromium'
import { openFile, openTab } from './open-report'
import { collection, failed, many, pageOf, passed, run, skipped } from './report-data'

const html = pageOf(
  run([
    collection('shop', [...many(60, (index) => passed({ name: `order ${String(index)}` })), failed()]),
    collection('stock', [skipped()]),
  ]),
)

/** The report from a server whose header is stricter than the page. */
async function serveReport(policy: string): Promise<string> {
  return serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(html)
  })
}

testInChromium('Chromium: a report opens from a file, without a network, and asks for nothing', async (page) => {
  const { page: report, requests, complaints } = await openFile(page, html)
  await report.getByRole('heading', { name: '1 of 62 requests failed' }).waitFor()
  await report.getByRole('searchbox').fill('join')
  await report.getByText('1 of 62 requests', { exact: true }).waitFor()
  expect(requests).toEqual([report.url()])
  expect(complaints).toEqual([])
})

testInChromium('Chromium: a viewer may allow the two hashes the page names, and nothing else', async (page) => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.replace(/&#39;/g, "'") ?? ''
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'; img-src data:;/)
  const tab = await openTab(page)
  await tab.page.goto(await serveReport(policy))
  await tab.page.getByRole('searchbox').fill('join')
  await tab.page.getByText('1 of 62 requests', { exact: true }).waitFor()
  expect(await tab.page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light dark')
  expect(tab.complaints).toEqual([])
})

// The header that Jenkins sends with what builds archive (https://www.jenkins.io/doc/book/security/configuring-content-security-policy/).
const JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'"

testInChromium('Chromium: where neither scripts nor styles are allowed, all is there, and folds', async (page) => {
  const tab = await openTab(page, { viewport: { width: 1000, height: 800 } })
  const url = await serveReport(JENKINS)
  await tab.page.goto(url)
  expect(tab.complaints.some((line) => /script/.test(line))).toBe(true)
  expect(tab.complaints.some((line) => /style/.test(line))).toBe(true)

  expect(await tab.page.getByRole('search', { includeHidden: true }).isVisible()).toBe(false)
  expect(await tab.page.getByText('expected 500 to equal 200').first().isVisible()).toBe(true)
  expect((await tab.page.getByRole('img', { name: /^Response times/ }).boundingBox())?.height).toBe(96)

  const order = tab.page.locator('summary', { hasText: 'order 7' })
  expect(await order.isVisible()).toBe(false)
  await tab.page.locator('summary', { hasText: 'Part 0' }).click()
  expect(await order.innerText()).toBe('✓ GET order 7 {{apiUrl}}/agents 200  84 ms 3.1 KB')

  const body = tab.page.getByText('"traceId":"5f0c"')
  expect(await body.isVisible()).toBe(false)
  await tab.page.getByRole('link', { name: 'Join a session' }).first().click()
  await body.waitFor({ state: 'visible' })
  expect(tab.requests.filter((one) => !one.startsWith('data:'))).toEqual([`${url}/`])
})

testInChromium('Chromium: nothing in the page needs a style or a handler in an attribute', async (page) => {
  const { page: report } = await openFile(page, html)
  const names = `[...new Set([...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()))]`
  const all = await report.evaluate<string[]>(names)
  expect(all).toContain('class')
  expect(all.filter((name) => /^(on|style$|src|action|xlink)/.test(name))).toEqual([])
  const links = await report.evaluate<string[]>(
    `[...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href').slice(0, 5))`,
  )
  expect(links.filter((link) => !/^(#r|data:)/.test(link))).toEqual([])
})
