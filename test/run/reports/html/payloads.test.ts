import { printableText } from '../../../../scripts/cli/printable'
import { type ReportRequest } from '../../../../scripts/run/reports/report-data'
import { testInChromium } from '../../../helpers/chromium'
import { fileOf, openTab, UNFOLD } from './open-report'
import { collection, failed, pageOf, passed, run, skipped } from './report-data'

const RUN = 'window.__pwned=1'

/** What makes a browser run a script, load something or lose the page's structure where text is not escaped. */
const PAYLOADS = [
  `<script>${RUN}</script>`,
  `"><script>${RUN}</script>`,
  `'><img src=x onerror=${RUN}>`,
  `" onmouseover=${RUN} autofocus onfocus=${RUN} x="`,
  `x onerror=${RUN} style=background:url(//evil.example)`,
  `</title><script>${RUN}</script>`,
  `</style><script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `</pre></code></b></summary></details><script>${RUN}</script>`,
  `</svg></figure></section></main></body></html><script>${RUN}</script>`,
  `<svg onload=${RUN}>`,
  `<svg><title><a href="javascript:${RUN}">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<details open ontoggle=${RUN}>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<object data="data:text/html,<script>parent.${RUN}</script>">`,
  `<base href="//evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=//evil.example">`,
  `<link rel=stylesheet href=//evil.example/x.css><img src=//evil.example/x.png>`,
  `<form action=//evil.example><button autofocus>`,
  `<template><slot><li><tr><td><option>`,
  `<!-- <![CDATA[ ]]> -->`,
  `<!--><script>${RUN}</script>-->`,
  `<plaintext>`,
  `<textarea><xmp><listing>`,
  `&lt;script&gt;${RUN}&lt;/script&gt; &#60;img&#x3e; &amp;amp; &nbsp`,
  `javascript:${RUN}`,
  `{{constructor.constructor('${RUN}')()}} \${${RUN}} <%= ${RUN} %>`,
  `\n\n<script>${RUN}</script>`,
  `<\u2028script\u2029>${RUN}`,
  '<',
  '"',
  '__proto__',
]

/** A run that has the text in each of its fields; every message differs from its name, as they do in life. */
function runOf(text: string): string {
  const fields: Partial<ReportRequest> = { folder: [text, text], name: text, method: text, url: text, logs: [text] }
  const tests = (outcome: 'failed' | 'error' | 'skipped') => [{ name: text, outcome, message: `${text} said` }]
  const header = [{ key: text, value: text }]
  const exchange = {
    requestHeaders: header,
    requestBody: text,
    reason: text,
    responseHeaders: header,
    responseBody: text,
  }
  const failure = { url: text, snippet: text, exchange }
  const requests = [
    passed({ ...fields, tests: [{ name: text, outcome: 'passed' }] }),
    passed({ ...fields, iteration: 2 }),
    failed({ ...fields, tests: tests('failed'), failure }),
    failed({ ...fields, tests: tests('error'), failure }),
    skipped({ ...fields, tests: tests('skipped') }),
  ]
  const data = run([collection(text, requests), collection(text, requests)], { reason: text })
  // Without the page's own policy, which would hide that something got in.
  const html = pageOf(data)
  const open = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
  expect(open.length).toBeLessThan(html.length)
  return open
}

/** All elements in their nesting, with all their attributes and values. */
const SKELETON = `(function skeleton(element) {
  const attributes = [...element.attributes].map(({ name, value }) => name + '=' + value).join(' ')
  return '<' + element.tagName + ' ' + attributes + '>' + [...element.children].map(skeleton).join('') + '</>'
})(document.documentElement)`

/** Elements with nothing but text in them: none of ours has text of its own beside somebody else's. */
const TEXTS = `[...document.querySelectorAll('h3, h4, b, code, pre, td, th, title, .names li, .note')]
  .map((element) => element.textContent)`

testInChromium(
  'Chromium: whatever a text holds, it neither runs nor changes the page, and is there to be read',
  async (page) => {
    const tab = await openTab(page)
    const skeletonOf = async (text: string) => {
      await tab.page.goto(fileOf(runOf(text)))
      await tab.page.evaluate(UNFOLD)
      return tab.page.evaluate<string>(SKELETON)
    }
    const plain = await skeletonOf('plain text')
    const countOf = async (text: string) => {
      const texts = await tab.page.evaluate<string[]>(TEXTS)
      return texts.filter((one) => one.includes(text)).length
    }
    const places = await countOf('plain text')
    expect(places).toBeGreaterThan(80)
    for (const payload of PAYLOADS) {
      const found = await skeletonOf(payload)
      const seen = { payload, same: found === plain, places: await countOf(printableText(payload)) }
      expect(seen).toEqual({ payload, same: true, places })
      expect(await tab.page.evaluate('window.__pwned')).toBeUndefined()
    }
    expect(tab.complaints).toEqual([])
    expect(tab.requests.filter((url) => !/^(file|data):/.test(url))).toEqual([])
  },
)

testInChromium(
  'Chromium: unescaped, the same texts would run; and then the policy of the page stops them',
  async (page) => {
    const tab = await openTab(page)
    const broken = (html: string) => html.replaceAll('HERE', `<script>${RUN}</script><img src=x onerror=${RUN}>`)
    await tab.page.goto(fileOf(broken(runOf('HERE'))))
    expect(await tab.page.evaluate('window.__pwned')).toBe(1)
    await tab.page.goto(fileOf(broken(pageOf([passed({ name: 'HERE' })]))))
    expect(await tab.page.locator('main img').count()).toBeGreaterThan(0)
    expect(await tab.page.evaluate('window.__pwned')).toBeUndefined()
    expect(tab.complaints.join()).toContain('Content Security Policy')
  },
)

test('control characters and marks that turn the direction of text are shown as what they are', () => {
  const html = pageOf([passed({ name: 'a\u0000\u001b[31m\r\n\u202egpj.exe \u2066x\u2069 \ud800 \u009b z\u200dz' })])
  expect(html).toContain('<b>a␀␛[31m\n[U+202E]gpj.exe [U+2066]x[U+2069] \ufffd [U+009B] z\u200dz</b>')
})
