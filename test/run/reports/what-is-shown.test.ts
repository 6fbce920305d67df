import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asRecord } from '../../../scripts/formats/parse-json'
import { type RunOptions, runCollections } from '../../../scripts/run/run-collections'
import { type CollectionInput } from '../../../scripts/run/selection/item-tree'
import { replyJson, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection, options, type RequestPlan, silence } from '../fixtures'

const GOOD = "pm.test('status is 200', () => pm.response.to.have.status(200))"
const BAD = "pm.test('it holds', () => { throw new Error('it does not') })"

/** All reports of a run, by name; `terminal` is what was printed. */
async function reportsOf(collections: CollectionInput[], changes: Partial<RunOptions> = {}) {
  const outFolder = tempFolder()
  const progress = silence()
  const summary = join(outFolder, 'summary.md')
  const result = await runCollections(
    options(collections, {
      reporters: ['cli', 'junit', 'json', 'html'],
      outFolder,
      progress,
      processEnv: { GITHUB_STEP_SUMMARY: summary },
      ...changes,
    }),
  )
  const text = (name: string) => readFileSync(join(outFolder, name), 'utf8')
  const texts = {
    terminal: progress.lines.join('\n'),
    junit: text('junit.xml'),
    json: text('report.json'),
    html: text('report.html'),
    github: text('summary.md').replace(/\\/g, ''),
  }
  return { result, texts }
}

/** Names of the reports that hold a text. */
const holding = (texts: Readonly<Record<string, string>>, wanted: string) =>
  Object.entries(texts).flatMap(([name, text]) => (text.includes(wanted) ? [name] : []))

/** Whatever is asked has marks of its own: `<mark>-in-question`, `<mark>-in-answer` … */
async function marking(): Promise<{ url: string; ask: (mark: string, test: string) => RequestPlan }> {
  const url = await serve((request, response) => {
    const mark = request.headers['x-mark']?.toString() ?? ''
    response.setHeader('x-served-by', `${mark}-in-header`)
    replyJson(response, 200, { [`${mark}-in-answer`]: 1 })
  })
  return {
    url,
    ask: (mark, test) => ({
      name: `named ${mark}`,
      url: `${url}/{{path}}/as-written-${mark}`,
      method: 'POST',
      header: { 'x-mark': mark },
      body: { mode: 'raw', raw: `${mark}-in-question` },
      pre: `pm.variables.set('path', '${mark}-resolved')`,
      test: `console.log('${mark}-in-log')\n${test}`,
    }),
  }
}

const ALL = ['terminal', 'junit', 'json', 'html', 'github']

test('a passed request has its name, the URL as it is written, its tests and its log; no report shows more of it', async () => {
  const { ask } = await marking()
  const { texts } = await reportsOf([collection('shop', [ask('one', GOOD), ask('two', GOOD)])])
  for (const mark of ['one', 'two']) {
    expect(holding(texts, `named ${mark}`)).toEqual(['terminal', 'junit', 'json', 'html'])
    expect(holding(texts, `{{path}}/as-written-${mark}`)).toEqual(['json', 'html'])
    expect(holding(texts, `${mark}-in-log`)).toEqual(['terminal', 'html'])
    for (const more of ['resolved', 'in-question', 'in-answer', 'in-header']) {
      expect(holding(texts, `${mark}-${more}`)).toEqual([])
    }
  }
})

test.each([
  ['a failed test', BAD, 'it does not'],
  ['a broken script', "throw new Error('it broke')", 'it broke'],
])(
  'a request with %s also has the URL that was sent, a snippet and, in HTML, the exchange',
  async (_what, test, why) => {
    const { ask } = await marking()
    const { texts } = await reportsOf([collection('shop', [ask('good', GOOD), ask('bad', test)])])
    expect(holding(texts, 'named bad')).toEqual(ALL)
    expect(holding(texts, why)).toEqual(ALL)
    expect(holding(texts, 'bad-resolved/as-written-bad')).toEqual(['terminal', 'junit', 'html', 'github'])
    expect(holding(texts, 'bad-in-answer')).toEqual(['terminal', 'junit', 'html', 'github'])
    expect(holding(texts, 'bad-in-question')).toEqual(['html'])
    expect(holding(texts, 'bad-in-header')).toEqual(['html'])
    expect(holding(texts, 'good-in-answer')).toEqual([])
  },
)

test('an attempt that was followed by a retry is no failure: nothing more of it is shown', async () => {
  let answers = 0
  const url = await serve((_request, response) => {
    answers += 1
    replyJson(response, answers === 1 ? 401 : 200, { answer: `number-${String(answers)}` })
  })
  const test = `if (pm.response.code === 401) pm.execution.setNextRequest(pm.info.requestId)\n${GOOD}`
  const { texts, result } = await reportsOf([collection('retries', [{ name: 'one', url, test }])])
  expect(result).toMatchObject({ failed: 0, requests: 2 })
  expect(holding(texts, 'number-')).toEqual([])
  answers = 0
  const red = await reportsOf([collection('no retry', [{ name: 'one', url, test: GOOD }])])
  expect(holding(red.texts, 'number-1')).toEqual(['terminal', 'junit', 'html', 'github'])
})

test('the reason why a request was skipped or did not run is in every report', async () => {
  const { url } = await marking()
  const { texts } = await reportsOf([
    collection('skips', [
      { name: 'held', url, pre: "pm.test.skip('skipped: it is not its day')\npm.execution.skipRequest()" },
      { name: 'jumps', url, test: 'pm.execution.setNextRequest(null)' },
      { name: 'left', url },
    ]),
  ])
  expect(holding(texts, 'it is not its day')).toEqual(['terminal', 'junit', 'json', 'html'])
  expect(holding(texts, 'a script jumped past it or ended the iteration')).toEqual([
    'terminal',
    'junit',
    'json',
    'html',
  ])
})

test('the collections have their authors’ names where a report is read, and their files’ names where it was asked for', async () => {
  const { url } = await marking()
  const named = (file: string, name: unknown) => {
    const input = collection(file, [{ name: 'a', url, test: GOOD }])
    return { ...input, definition: { ...input.definition, info: { ...asRecord(input.definition.info), name } } }
  }
  const { texts, result } = await reportsOf([
    named('file-one', 'Shop API'),
    named('file-two', 'Shop API'),
    named('file-three', ' '),
  ])
  expect(result.collections.map(({ name }) => name)).toEqual(['file-one', 'file-two', 'file-three'])
  expect(holding(texts, 'Shop API')).toEqual(['junit', 'html'])
  expect(holding(texts, 'file-one: a')).toEqual(['terminal'])
  expect(Array.from(texts.junit.matchAll(/<testsuite name="([^"]*)"/g), ([, name]) => name)).toEqual([
    'Shop API',
    'Shop API (2)',
    'file-three',
  ])
})

test('a script that logs without end does not fill the report; the terminal shows all of it', async () => {
  const { url } = await marking()
  const logging = (count: number) =>
    collection('logs', [
      { name: 'a', url, pre: `for (let i = 1; i <= ${String(count)}; i++) console.log('line ' + i + '.')` },
    ])
  const many = await reportsOf([logging(300)])
  expect(many.texts.html).toContain('line 100.')
  expect(many.texts.html).not.toContain('line 101.')
  expect(many.texts.html).toContain('and more, which is not kept')
  expect(many.texts.terminal).toContain('line 300.')
  const few = await reportsOf([logging(100)])
  expect(few.texts.html).toContain('line 100.')
  expect(few.texts.html).not.toContain('not kept')
})

test('of hundreds of failed requests the first ones have their exchange, and all of them a snippet', async () => {
  const { ask } = await marking()
  const requests = (count: number) => Array.from({ length: count }, (_, index) => ask(`m${String(index)}`, BAD))
  const { texts } = await reportsOf([collection('many', requests(202)), collection('few', [ask('other', BAD)])])
  for (const mark of ['m0', 'm199', 'other']) expect(texts.html).toContain(`${mark}-in-question`)
  for (const mark of ['m200', 'm201']) {
    expect(texts.html).not.toContain(`${mark}-in-question`)
    expect(texts.html).toContain(`${mark}-in-answer`)
  }
}, 60_000)
