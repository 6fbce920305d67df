import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ReportData } from '../../../scripts/run/reports/report-data'
import { report } from '../../../scripts/run/reports/report'
import { type Reporter } from '../../../scripts/run/reports/reporters'
import { resultOf } from '../../../scripts/run/reports/run-result'
import { runCollections } from '../../../scripts/run/run-collections'
import { replyJson, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection as planned, options, silence } from '../fixtures'
import { collection, failed, many, passed, run } from './html/report-data'

const SECRET = 'k9-the-secret-of-this-test'

async function written(data: ReportData, secrets: readonly string[] = [SECRET], outFolder = tempFolder()) {
  const reporters: Reporter[] = ['junit', 'json', 'html']
  const summary = join(tempFolder(), 'summary.md')
  const settings = { reporters, outFolder, progress: silence(), processEnv: { GITHUB_STEP_SUMMARY: summary } }
  const result = await report(resultOf(data), data, settings, { values: secrets })
  const text = (name: string) => readFileSync(join(outFolder, name), 'utf8')
  return {
    result,
    withdrawn: result.withdrawn.map(({ path, where }) => `${path.slice(outFolder.length + 1)}: ${where}`),
    texts: { junit: text('junit.xml'), json: text('report.json'), html: text('report.html') },
    summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '',
    annotations: settings.progress.lines,
  }
}

const REQUEST = 'request "shop: Agents / Join a session"'
const said = `it says ${SECRET}`
const exchange = { requestHeaders: [], requestBody: '', reason: '', responseHeaders: [], responseBody: said }

test.each<[string, Partial<ReturnType<typeof failed>>, string[]]>([
  ['the body of a response', { failure: { exchange } }, [`report.html: ${REQUEST}, failure.exchange.responseBody`]],
  ['a log', { logs: ['a', said] }, [`report.html: ${REQUEST}, logs`]],
  [
    'a snippet',
    { failure: { snippet: said } },
    [`junit.xml: ${REQUEST}, failure.snippet`, `report.html: ${REQUEST}, failure.snippet`],
  ],
  [
    'the message of a test',
    { tests: [{ name: 'a', outcome: 'failed', message: said }] },
    ['junit.xml', 'report.json', 'report.html'].map((name) => `${name}: ${REQUEST}, tests.message`),
  ],
])(
  'a secret in %s: the reports that would show it are not written, and the place is named',
  async (_what, change, hits) => {
    const { withdrawn, texts, result, summary, annotations } = await written(
      run([collection('shop', [passed(), failed(change)])]),
    )
    expect(withdrawn).toEqual(hits)
    expect(result.errors).toBe(hits.length)
    expect(result.reports).toHaveLength(3 - hits.length)
    expect(JSON.stringify([texts, summary, annotations])).not.toContain(SECRET)
    for (const { where } of result.withdrawn) {
      expect(Object.values(texts).filter((text) => text.includes(`a secret in it, in ${where}`))).toHaveLength(
        hits.length,
      )
    }
    // What the summary would show, it does not show either.
    expect(summary !== '').toBe(hits.length === 1)
  },
)

test('a place that is secret itself is not named', async () => {
  const { withdrawn, texts } = await written(run([collection('shop', [failed({ name: SECRET })])]))
  expect(withdrawn).toEqual(['junit.xml: a name', 'report.json: a name', 'report.html: a name'])
  expect(JSON.stringify(texts)).not.toContain(SECRET)
  const { withdrawn: ofCollection } = await written(run([collection(SECRET, [passed()])]))
  expect(ofCollection).toHaveLength(3)
})

test.each(['testcase', 'request', 'script', 'passed', 'failure', 'default', 'collection'])(
  'a secret that is a word of the report itself, "%s", withdraws nothing',
  async (word) => {
    const { withdrawn, texts } = await written(run([collection('shop', [passed({ tests: [] }), passed()])]), [word])
    expect(withdrawn).toEqual([])
    expect(Object.values(texts).join('\n')).toContain(word)
  },
)

test('nor does it when it is learnt from an answer or given to the run', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 200, { labels: { password: 'passed' } })
  })
  const outFolder = tempFolder()
  const test = "pm.test('status is 200', () => undefined)\npm.test('no', () => { throw new Error('it does not hold') })"
  const changes = {
    reporters: ['junit', 'json', 'html'] as const,
    outFolder,
    secrets: ['request', 'testcase', 'default'],
  }
  const result = await runCollections(options([planned('shop', [{ name: 'a', url, test }])], changes))
  expect(result).toMatchObject({ passed: 1, failed: 1, errors: 0, withdrawn: [] })
  expect(result.reports).toHaveLength(3)
})

test('two thousand requests that passed add lines, and not megabytes', async () => {
  const plain = (count: number) =>
    written(
      run([
        collection(
          'shop',
          many(count, () => passed({ logs: ['a log line'] })),
        ),
      ]),
    )
  const { texts } = await plain(2_000)
  for (const text of Object.values(texts)) expect(Buffer.byteLength(text)).toBeLessThan(1_200_000)
  expect(texts.html.match(/class="r passed"/g)).toHaveLength(2_000)
})

test.each([
  [
    'a file',
    (target: string) => {
      writeFileSync(target, 'precious')
    },
  ],
  ['nothing', () => undefined],
])('a link to %s in the place of a report is replaced, and not followed', async (_what, prepare) => {
  const outFolder = tempFolder()
  const target = join(tempFolder(), 'target')
  prepare(target)
  for (const name of ['junit.xml', 'report.html']) symlinkSync(target, join(outFolder, name))
  const before = existsSync(target) ? readFileSync(target, 'utf8') : undefined
  await written(run([collection('shop', [passed()])]), [], outFolder)
  expect(existsSync(target) ? readFileSync(target, 'utf8') : undefined).toBe(before)
  expect(lstatSync(join(outFolder, 'junit.xml')).isSymbolicLink()).toBe(false)
  expect(readdirSync(outFolder).toSorted()).toEqual(['junit.xml', 'report.html', 'report.json'])
})
