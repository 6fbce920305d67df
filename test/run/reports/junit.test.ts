import fc from 'fast-check'
import { type Attempt } from '../../../scripts/run/record/attempt'
import { buildReportData } from '../../../scripts/run/reports/build-report-data'
import { junitReport } from '../../../scripts/run/reports/junit'
import { elements, readXml } from './read-xml'

const TRIED: Attempt = {
  position: 0,
  name: 'List',
  folder: ['Agents', 'Live'],
  iteration: 1,
  attempt: 1,
  method: 'GET',
  url: '{{apiUrl}}/agents',
  sent: true,
  status: 200,
  ms: 12,
  assertions: [],
  problems: [],
  repeats: false,
}

interface Suite {
  name: string
  attempts: readonly Attempt[]
}

const reportOf = (...suites: Suite[]) => {
  const wording = { clean: (text: string) => text, advise: (reason: string) => reason }
  const runs = suites.map((suite) => ({ ...suite, label: 'the-file', durationMs: 1234 }))
  return readXml(junitReport(buildReportData(runs, wording, { startedAt: 0, durationMs: 2000 })))
}
const report = (...attempts: Attempt[]) => reportOf({ name: 'U-Assist', attempts })
const attributesOf = (document: ReturnType<typeof report>, name: string) =>
  elements(document, name).map(({ attributes }) => attributes)
const identities = (...suites: Suite[]) =>
  attributesOf(reportOf(...suites), 'testcase').map(({ classname, name }) => `${classname ?? ''}: ${name ?? ''}`)

test('any name or message makes a valid report that contains it', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'<>&"\'\0\x07\t\n\r]]>\ud800\ufffe'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(text, text, text, (name, test, message) => {
      const assertions = [{ name: test, outcome: 'failed', message }] as const
      const failure = { url: message, snippet: test }
      const [one] = elements(report({ ...TRIED, name, folder: [test], url: message, assertions, failure }), 'testcase')
      const writable = (value: string) =>
        value.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
      expect(one?.attributes.name).toBe(writable(`${name} · ${test || 'unnamed test'}`))
      expect(one?.children[0]?.attributes.message).toBe(writable(message))
    }),
  )
})

test('the folder path is the class name, each test is a case, and the totals are there for each suite and for all', () => {
  const assertions = [
    { name: 'status is 200', outcome: 'passed' },
    { name: 'is JSON', outcome: 'failed', message: 'it is not' },
  ] as const
  const problems = [{ where: 'test script', message: 'x is not defined' }] as const
  const skipped = [{ name: 'skipped: it changes data', outcome: 'skipped' }] as const
  const document = reportOf(
    { name: 'U-Assist', attempts: [{ ...TRIED, assertions }] },
    {
      name: 'Auth0',
      attempts: [
        { ...TRIED, folder: [], problems },
        { ...TRIED, name: 'Save', position: 1, assertions: skipped },
      ],
    },
  )
  expect(attributesOf(document, 'testsuites')).toEqual([
    { name: 'uassist', tests: '4', failures: '1', errors: '1', skipped: '1', time: '2.000' },
  ])
  expect(attributesOf(document, 'testsuite')).toEqual([
    { name: 'U-Assist', tests: '2', failures: '1', errors: '0', skipped: '0', time: '1.234' },
    { name: 'Auth0', tests: '2', failures: '0', errors: '1', skipped: '1', time: '1.234' },
  ])
  expect(attributesOf(document, 'testcase')).toEqual([
    { classname: 'U-Assist.Agents.Live', name: 'List · status is 200', time: '0.012' },
    { classname: 'U-Assist.Agents.Live', name: 'List · is JSON', time: '0.000' },
    { classname: 'Auth0', name: 'List · test script', time: '0.012' },
    { classname: 'Auth0.Agents.Live', name: 'Save · skipped', time: '0.012' },
  ])
})

test('the failure says what was asked, what came back, and the beginning of the answer; so does an error', () => {
  const failure = { url: 'https://api.example/agents', snippet: '{"detail":"no"}' }
  const assertions = [{ name: 'status is 200', outcome: 'failed', message: 'it is 404' }] as const
  const problems = [{ where: 'test script', message: 'x is not defined' }] as const
  const document = report({ ...TRIED, status: 404, assertions, problems, failure, iteration: 2 })
  const said = [
    'Agents / Live / List (iteration 2)',
    'GET https://api.example/agents → 404, 12 ms',
    'answer: {"detail":"no"}',
  ]
  expect(elements(document, 'failure').map(({ text }) => text.split('\n'))).toEqual([['it is 404', ...said]])
  expect(elements(document, 'error').map(({ text }) => text.split('\n'))).toEqual([['x is not defined', ...said]])
  const { status: _status, ms: _ms, ...rest } = TRIED
  const unsent = report({ ...rest, sent: false, problems: [{ where: 'pre-request script', message: 'no' }] })
  expect(elements(unsent, 'error')[0]?.text).toContain('GET {{apiUrl}}/agents → not sent')
})

test('no two cases of a file have the same identity, whatever is called the same', () => {
  const same = (position: number, more: Partial<Attempt> = {}): Attempt => ({
    ...TRIED,
    position,
    name: 'dup',
    folder: [],
    assertions: [
      { name: 'same', outcome: 'passed' },
      { name: 'same', outcome: 'failed' },
      { name: '', outcome: 'passed' },
    ],
    ...more,
  })
  const all = identities(
    { name: 'names', attempts: [same(0), same(1)] },
    { name: 'names', attempts: [same(0), same(0, { attempt: 2 })] },
    { name: 'a.b', attempts: [same(0, { folder: ['v1.2/users.list'] })] },
    {
      name: 'a_b',
      attempts: [
        same(0, { folder: ['v1_2/users_list'] }),
        same(0, { folder: [], name: 'a\ud800' }),
        same(1, { folder: [], name: 'a\ud801' }),
      ],
    },
  )
  expect(new Set(all).size).toBe(all.length)
  expect(all.slice(0, 9)).toEqual([
    'names: dup · same',
    'names: dup · same (2)',
    'names: dup · unnamed test',
    'names: dup (2) · same',
    'names: dup (2) · same (2)',
    'names: dup (2) · unnamed test',
    'names (2): dup · same',
    'names (2): dup · same (2)',
    'names (2): dup · unnamed test',
  ])
  expect(all).toContain('a_b.v1_2/users_list: dup · same')
  // A dot ends the name of a package.
  expect(all.filter((identity) => /a\.b|1\.2|users\.list/.test(identity))).toEqual([])
})

test('a name stays the same from run to run: requests are numbered by their place, and not by what happened before', () => {
  const dup = (position: number, ...names: string[]): Attempt => ({
    ...TRIED,
    position,
    name: 'dup',
    assertions: names.map((name) => ({ name, outcome: 'passed' })),
  })
  const green = identities({ name: 'n', attempts: [dup(0, 'a', 'b'), dup(1, 'a', 'b')] })
  // The first one stops early, and the second one ran before it.
  const red = identities({ name: 'n', attempts: [dup(1, 'a', 'b'), dup(0, 'a')] })
  expect(red).toEqual([green[2], green[3], green[0]])
})

test('a request without tests is a case too, and passes', () => {
  expect(elements(report(TRIED), 'testcase').map(({ attributes }) => attributes.name)).toEqual([
    'List · sent, has no tests',
  ])
})

test('a broken script or request is an error, a failed test a failure, and the rest is skipped with its reason', () => {
  const cases = elements(
    report(
      { ...TRIED, problems: [{ where: 'test script', message: 'x is not defined' }] },
      { ...TRIED, assertions: [{ name: 'status is 200', outcome: 'failed', message: 'got 500' }] },
      { ...TRIED, sent: false, assertions: [{ name: 'skipped: it changes data', outcome: 'skipped' }] },
      { ...TRIED, sent: false, incomplete: 'the session ended' },
    ),
    'testcase',
  )
  expect(cases.map(({ children }) => children.map(({ name, attributes }) => [name, attributes.message]))).toEqual([
    [['error', 'x is not defined']],
    [['failure', 'got 500']],
    [['skipped', 'it changes data']],
    [['skipped', 'the session ended']],
  ])
})

test('iterations and attempts have different names', () => {
  const names = elements(report(TRIED, { ...TRIED, iteration: 2 }, { ...TRIED, iteration: 2, attempt: 2 }), 'testcase')
  expect(names.map(({ attributes }) => attributes.name?.split(' · ')[0])).toEqual([
    'List',
    'List (iteration 2)',
    'List (iteration 2, attempt 2)',
  ])
})
