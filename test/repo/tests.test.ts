import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { skipName } from '../helpers/test-where'

interface Results {
  testResults: { testResults: { title: string }[] }[]
}
const SkipReporter =
  jest.requireActual<new () => { onRunComplete: (contexts: unknown, results: Results) => void }>(
    '../helpers/skip-reporter.js',
  )

/** What the reporter says at the end of a run with these files and their tests. */
function reportOf(...files: string[][]): string {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  const testResults = files.map((titles) => ({ testResults: titles.map((title) => ({ title })) }))
  try {
    new SkipReporter().onRunComplete(undefined, { testResults })
    return write.mock.calls.map(([text]) => String(text)).join('')
  } finally {
    write.mockRestore()
  }
}

const AGE = 'the age program is not installed (apt-get install age)'
const INSO = 'inso is not installed (npm run test:inso)'

test('at the end one line counts the skipped tests by reason, with what to do', () => {
  expect(reportOf([skipName(AGE, 'a'), 'passed'], [skipName(INSO, 'c: d'), skipName(AGE, 'b')])).toBe(
    `Skipped: 2 because ${AGE}, 1 because ${INSO}\n`,
  )
  expect(reportOf(['passed'], [])).toBe('')
})

/**
 * Ways to vanish without having run, clocks (times belong to the bench, since a busy machine needs longer), and the build
 * by its path, which may be an old one.
 */
const DISTRUSTED = new RegExp(
  [
    /(?<![.\w])(?:test|it|describe)\.(?:skip|only|todo)\b/,
    /\bx(?:test|it|describe)\b/,
    /\bconsole\.warn\(['"`]/,
    /\bperformance\.now\b|\bprocess\.hrtime\b|\bDate\.now\(\) - \w+At\b/,
    /'dist'/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

const distrusted = (text: string): string[] => text.match(DISTRUSTED) ?? []

test('no test is skipped but by testWhere, none looks at a clock, and only freshBuild knows where the build is', () => {
  const tests = join(__dirname, '..')
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const found = files
    .filter((name) => join(tests, name) !== __filename)
    .flatMap((name) => distrusted(readFileSync(join(tests, name), 'utf8')).map((what) => `${name}: ${what}`))
  expect(found.sort()).toEqual([
    `${join('helpers', 'fresh-build.ts')}: 'dist'`,
    `${join('helpers', 'test-where.ts')}: test.skip`,
    `${join('helpers', 'test-where.ts')}: test.skip`,
    `${join('repo', 'fresh-build.test.ts')}: 'dist'`,
  ])
})

test.each([
  "test.skip('a')",
  "describe.only('a')",
  "xit('a')",
  "if (!x) return console.warn('skipped')",
  'expect(performance.now() - startedAt)',
  'expect(Date.now() - startedAt)',
  "join(ROOT, 'dist', 'uassist.js')",
])('a planted one would be seen: %s', (line) => {
  expect(distrusted(line)).toHaveLength(1)
})
