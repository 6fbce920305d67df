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

/** What lets a test pass or vanish without having run, and where it is. */
function silentSkips(file: string, text: string): string[] {
  const found = text.match(
    /(?<![.\w])(?:test|it|describe)\.(?:skip|only|todo)\b|\bx(?:test|it|describe)\b|\bconsole\.warn\(/g,
  )
  return (found ?? []).map((what) => `${file}: ${what}`)
}

test('no test is skipped but by testWhere, which gives the reason', () => {
  const tests = join(__dirname, '..')
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const found = files
    .filter((name) => name !== join('repo', 'skipped-tests.test.ts'))
    .flatMap((name) => silentSkips(name, readFileSync(join(tests, name), 'utf8')))
  const allowed = `${join('helpers', 'test-where.ts')}: test.skip`
  expect(found).toEqual([allowed, allowed])
})

test.each(["test.skip('a')", "describe.only('a')", "xit('a')", "if (!x) return console.warn('skipped')"])(
  'a planted one would be seen: %s',
  (line) => {
    expect(silentSkips('a.test.ts', line)).toHaveLength(1)
  },
)
