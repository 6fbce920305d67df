import { type Page } from 'playwright-core'
import { testInChromium } from '../../../helpers/chromium'
import { openFile } from './open-report'
import { collection, failed, many, pageOf, passed, run, skipped } from './report-data'

const html = pageOf(
  run([
    collection('shop', [
      ...many(494, (index) => passed({ name: `order ${String(index)}`, folder: ['Orders'] })),
      ...['Ann', 'Bob', 'Eve'].map((who) => failed({ name: `join ${who}`, folder: ['Sessions'] })),
      ...[1, 2].map((index) => skipped({ name: `delete ${String(index)}`, folder: ['Sessions', 'Old'] })),
    ]),
    collection('stock', [passed({ name: 'one more order' })]),
  ]),
)

const countOf = (page: Page) => page.getByRole('status').innerText()
const shownRows = (page: Page) => page.evaluate<number>(`document.querySelectorAll('.r:not([hidden])').length`)
const choose = (page: Page, outcome: string) => page.locator('fieldset label', { hasText: outcome }).click()
const openGroups = (page: Page) => page.evaluate<number>(`document.querySelectorAll('.g[open]').length`)
const focused = (page: Page) => page.evaluate<string>('document.activeElement.id || document.activeElement.value')

testInChromium(
  'Chromium: the search finds words of a request, its folders, tests and exchange, in any order',
  async (page) => {
    const { page: report } = await openFile(page, html)
    expect(await countOf(report)).toBe('500 requests')
    for (const [words, count] of [
      ['bob JOIN', 1],
      ['old shop', 2],
      ['upstream traceid', 3],
      ['inbound', 3],
      ['changes data', 2],
      ['stock order', 1],
      ['{{gatewayUrl}} 500', 3],
      ['  ', 500],
      ['no such thing', 0],
    ] as const) {
      await report.getByRole('searchbox').fill(words)
      expect([words, await shownRows(report)]).toEqual([words, count])
      expect(await countOf(report)).toBe(count === 500 ? '500 requests' : `${String(count)} of 500 requests`)
    }
  },
)

testInChromium('Chromium: what is found is unfolded, and afterwards all is folded as before', async (page) => {
  const { page: report } = await openFile(page, html)
  const before = await openGroups(report)
  const order = report.getByText('order 77', { exact: true })
  expect(await order.isVisible()).toBe(false)
  await report.getByRole('searchbox').fill('order 77')
  await order.waitFor({ state: 'visible' })
  expect(await report.getByRole('heading', { name: 'Sessions', exact: true }).isVisible()).toBe(false)
  await report.keyboard.press('Escape')
  expect(await countOf(report)).toBe('500 requests')
  expect(await order.isVisible()).toBe(false)
  expect(await openGroups(report)).toBe(before)
  await report.getByRole('button', { name: 'open all' }).click()
  expect(await order.isVisible()).toBe(true)
  await report.getByRole('button', { name: 'close all' }).click()
  expect(await openGroups(report)).toBe(0)
})

testInChromium('Chromium: a filter by outcome, together with the search', async (page) => {
  const { page: report } = await openFile(page, html)
  for (const [outcome, count] of [
    ['failed', 3],
    ['skipped', 2],
    ['passed', 495],
    ['all', 500],
  ] as const) {
    await choose(report, outcome)
    expect(await shownRows(report)).toBe(count)
  }
  await choose(report, 'passed')
  await report.getByRole('searchbox').fill('more')
  expect(await countOf(report)).toBe('1 of 500 requests')
  // A link leads to its request also where the filter hides it.
  await report.getByRole('heading').getByRole('link', { name: 'join Bob' }).click()
  await report.getByText('"traceId":"5f0c"').nth(1).waitFor({ state: 'visible' })
  expect(await countOf(report)).toBe('500 requests')
})

testInChromium('Chromium: all of it by keyboard, and one sees where one is', async (page) => {
  const { page: report } = await openFile(page, html)
  await report.keyboard.press('/')
  expect(await focused(report)).toBe('search')
  await report.keyboard.type('a/b')
  expect(await report.getByRole('searchbox').inputValue()).toBe('a/b')
  await report.keyboard.press('Escape')
  await report.keyboard.press('Tab')
  await report.keyboard.press('ArrowRight')
  expect(await focused(report)).toBe('failed')
  expect(await countOf(report)).toBe('3 of 500 requests')
  // Past two buttons and the summaries of a collection and a folder, to the first request.
  for (const stop of ['open', 'close']) {
    await report.keyboard.press('Tab')
    expect(await focused(report)).toBe(stop)
  }
  for (let step = 0; step < 3; step++) await report.keyboard.press('Tab')
  const row = report.locator('.r:not([hidden])').first()
  const outline = `(({ outlineStyle, outlineWidth }) => outlineStyle + outlineWidth)(getComputedStyle(document.activeElement))`
  expect(await report.evaluate(outline)).toBe('solid2px')
  expect(await row.getAttribute('open')).toBeNull()
  await report.keyboard.press('Enter')
  expect(await row.getAttribute('open')).toBe('')
  expect(await row.getByText('"traceId":"5f0c"').isVisible()).toBe(true)
})

testInChromium('Chromium: however one searches 500 requests, no element is made or removed', async (page) => {
  const { page: report } = await openFile(page, html)
  await report.evaluate(`
    window.changes = { childList: 0, attributes: 0, characterData: 0 }
    new MutationObserver((records) => { for (const { type } of records) changes[type] += 1 })
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true })`)
  await report.getByRole('searchbox').pressSequentially('order 77')
  await choose(report, 'failed')
  await choose(report, 'all')
  await report.keyboard.press('Escape')
  const changes = await report.evaluate<Record<string, number>>('window.changes')
  expect(changes.childList).toBe(0)
  expect(changes.attributes).toBeGreaterThan(500)
  expect(changes.characterData).toBeGreaterThan(3)
  const skipsUnseen = `getComputedStyle(document.querySelector('.r')).contentVisibility`
  expect(await report.evaluate(skipsUnseen)).toBe('auto')
})
