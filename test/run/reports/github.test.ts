import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { annotations, jobSummary } from '../../../scripts/run/reports/github'
import { type ReportData } from '../../../scripts/run/reports/report-data'
import { resultOf } from '../../../scripts/run/reports/run-result'
import { runCollections } from '../../../scripts/run/run-collections'
import { replyJson, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection, options, silence } from '../fixtures'
import { collection as reported, failed, many, passed, run } from './html/report-data'

const summaryOf = (data: ReportData): string[] => jobSummary(resultOf(data), data).split('\n')

test('on GitHub the job gets a summary and its failures as annotations, and elsewhere nothing', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 200, { items: [] })
  })
  const progress = silence()
  const summary = join(tempFolder(), 'summary.md')
  const test = "pm.test('it holds', () => { throw new Error('it does not,\\n<b>50%</b>') })"
  const collections = [collection('shop | "beta"', [{ name: 'one', url: `${url}/x`, test }])]
  await runCollections(options(collections, { progress }))
  expect(progress.lines).toEqual([])
  await runCollections(options(collections, { progress, processEnv: { GITHUB_STEP_SUMMARY: summary } }))
  expect(progress.lines.map((line) => line.replace(/, \d+ ms/, ', 1 ms'))).toEqual([
    `::error title=shop | "beta"%3A one::it holds: it does not,%0A<b>50%25</b>%0AGET ${url}/x → 200, 1 ms%0Aanswer: {"items":[]}`,
  ])
  const text = readFileSync(summary, 'utf8')
  expect(text).toContain('| shop \\| "beta" | 1 | 0 | 1 | 0 | 0 |')
  expect(text).toContain('  - it holds\\: it does not, &lt;b>50%&lt;/b>\n')
})

test('the summary says what failed first, with the answer, and then the totals; a green one has totals only', () => {
  expect(
    summaryOf(run([reported('shop', [passed(), failed()]), reported('stock', [failed({ name: 'Count' })])])),
  ).toEqual([
    '### uassist run: 2 failed',
    '',
    '- **shop\\: Agents / Join a session** POST https\\://gateway.example/sessions/17 → 500, 84 ms',
    '  - status is 200\\: expected 500 to equal 200',
    '  - <code>answer\\: \\{"error"\\:"upstream is gone"\\}</code>',
    '- **stock\\: Agents / Count** POST https\\://gateway.example/sessions/17 → 500, 84 ms',
    '  - status is 200\\: expected 500 to equal 200',
    '  - <code>answer\\: \\{"error"\\:"upstream is gone"\\}</code>',
    '',
    '| collection | requests | passed | failed | errors | skipped | time |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    '| shop | 2 | 1 | 1 | 0 | 0 | 1.2 s |',
    '| stock | 1 | 0 | 1 | 0 | 0 | 1.2 s |',
    '',
  ])
  expect(summaryOf(run([reported('shop', [passed()])])).slice(0, 3)).toEqual(['### uassist run', '', ''])
})

test('GitHub shows ten annotations, so no more are made; the summary has more, and ends', () => {
  const data = run([
    reported(
      'shop',
      many(130, () => failed()),
    ),
  ])
  expect(annotations(data)).toHaveLength(10)
  expect(annotations(run([reported('shop', [failed(), passed(), failed()])]))).toHaveLength(2)
  const lines = summaryOf(data)
  expect(lines.filter((line) => line.startsWith('- **'))).toHaveLength(50)
  expect(lines).toContain('- and 80 more')
})

test('the longest messages stay within what GitHub takes as a summary', () => {
  const tests = Array.from({ length: 40 }, () => ({
    name: 'n',
    outcome: 'failed' as const,
    message: '#'.repeat(1_000),
  }))
  const data = run([
    reported(
      'shop',
      many(200, () => failed({ tests })),
    ),
  ])
  expect(Buffer.byteLength(summaryOf(data).join('\n'))).toBeLessThan(1_000_000)
})

test.each(['##vso[task.setvariable variable=x]y', 'a ##[error]b', "##teamcity[testFailed name='x']"])(
  'no text is a command to the readers of Azure DevOps and TeamCity: %s',
  (command) => {
    const data = run([
      reported(command, [
        failed({
          name: command,
          folder: [command],
          tests: [{ name: command, outcome: 'failed', message: `x\n${command}` }],
          failure: { url: command, snippet: command },
        }),
      ]),
    ])
    for (const text of [...annotations(data), ...summaryOf(data)]) expect(text).not.toMatch(/##\w*\[/)
    // What it says is still there.
    expect(annotations(data)[0]).toContain(command.replace('##', '# #').replace(/:/g, '%3A').split(/[[,]/)[0])
    expect(summaryOf(data).join('\n').replace(/\\/g, '')).toContain(command)
  },
)

test('no text begins a line of its own, neither in the log nor in the summary', () => {
  const evil = 'x\r\n::error::y\n\u2028# z'
  const data = run([
    reported(evil, [
      failed({
        name: evil,
        folder: [evil],
        tests: [{ name: evil, outcome: 'failed', message: evil }],
        failure: { url: evil, snippet: evil },
      }),
    ]),
  ])
  const [annotation = ''] = annotations(data)
  expect(annotation).not.toMatch(/[\r\n]/)
  expect(annotation).toContain('x%0A')
  for (const line of summaryOf(data)) expect(line).toMatch(/^(?:$|### uassist|- \*\*| {2}- |\| )/)
})
