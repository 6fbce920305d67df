import { testInChromium } from '../../../helpers/chromium'
import { openFile, UNFOLD } from './open-report'
import { collection, failed, many, pageOf, passed, run, skipped } from './report-data'

const html = pageOf(
  run([collection('shop', [passed(), failed(), skipped(), passed({ tests: [] })]), collection('stock', [passed()])], {
    reason: 'it took too long',
  }),
)

/** A text that no line breaks by itself. */
const LONG = 'a'.repeat(400)

testInChromium('Chromium: nothing is wider than a phone, whatever the names', async (page) => {
  const { failure } = failed()
  const header = [{ key: LONG, value: LONG }]
  const exchange = { ...failure?.exchange, reason: LONG, requestHeaders: header, responseHeaders: header }
  const long = failed({
    name: LONG,
    method: LONG,
    url: LONG,
    folder: [LONG, ...'abcdefgh'],
    logs: [LONG],
    tests: [{ name: LONG, outcome: 'failed', message: `${LONG}.` }],
    failure: { url: LONG, snippet: LONG, exchange: { ...exchange, requestBody: LONG, responseBody: LONG } },
  })
  const everything = run([collection(LONG, [long, passed(), skipped()]), collection('shop', [passed()])])
  for (const width of [375, 320, 1280]) {
    const { page: report } = await openFile(page, pageOf(everything), { viewport: { width, height: 800 } })
    await report.evaluate(UNFOLD)
    expect(await report.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(await report.evaluate('document.documentElement.scrollHeight')).toBeGreaterThan(1500)
  }
})

/** The lowest contrast of all texts, with the text (WCAG 2.2, 1.4.3, "relative luminance" and "contrast ratio"). */
const LOWEST_CONTRAST = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const value = part / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)'
    return /, 0\\)$/.test(colour) ? behind(element.parentElement) : luminance(colour)
  }
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!node.data.trim() || !element.checkVisibility()) continue
    const style = getComputedStyle(element)
    const front = luminance(element instanceof SVGElement ? style.fill : style.color)
    const [low, high] = [front, behind(element)].sort((one, other) => one - other)
    found.push({ text: node.data, ratio: (high + 0.05) / (low + 0.05) })
  }
  found.sort((one, other) => one.ratio - other.ratio)
  return { texts: found.length, ...found[0] }
})()`

testInChromium('Chromium: every text has the contrast of WCAG AA, by day and by night', async (page) => {
  const pages = new Set<unknown>()
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page: report } = await openFile(page, html, { colorScheme })
    await report.evaluate(UNFOLD)
    const lowest = await report.evaluate<{ texts: number; text: string; ratio: number }>(LOWEST_CONTRAST)
    expect(lowest.texts).toBeGreaterThan(100)
    expect({ ...lowest, enough: lowest.ratio >= 4.5 }).toMatchObject({ enough: true })
    pages.add(await report.evaluate('getComputedStyle(document.body).backgroundColor'))
  }
  expect(pages.size).toBe(2)
})

testInChromium(
  'Chromium: who listens instead of looking finds landmarks, headings in order, and tables',
  async (page) => {
    const { page: report } = await openFile(page, html)
    for (const role of ['banner', 'main', 'search', 'status'] as const) {
      expect([role, await report.getByRole(role).count()]).toEqual([role, 1])
    }
    for (const name of ['Totals', 'Response times', 'Failures', 'Requests']) {
      expect([name, await report.getByRole('region', { name, exact: true }).count()]).toEqual([name, 1])
    }
    const levels = await report.evaluate<number[]>(
      `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ tagName }) => Number(tagName[1]))`,
    )
    expect(levels.filter((level) => level === 1)).toEqual([1])
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([])
    const table = report.getByRole('table', { name: 'Totals by collection' })
    expect(await table.getByRole('columnheader').allInnerTexts()).toContain('skipped')
    expect(await table.getByRole('rowheader').allInnerTexts()).toEqual(['shop', 'stock'])
    expect(await report.getByRole('radio').count()).toBe(4)
    expect(await report.getByRole('img', { name: 'failed', exact: true }).count()).toBe(1)
  },
)

testInChromium('Chromium: paper has every request, and nothing to click', async (page) => {
  const { page: report } = await openFile(page, pageOf(many(60, (index) => passed({ name: `order ${String(index)}` }))))
  const order = report.getByText('order 7', { exact: true })
  expect(await order.isVisible()).toBe(false)
  await report.emulateMedia({ media: 'print' })
  expect((await order.boundingBox())?.height).toBeGreaterThan(5)
  expect(await report.getByRole('searchbox').isVisible()).toBe(false)
})
