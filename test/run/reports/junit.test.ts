import fc from 'fast-check'
import { type Attempt } from '../../../scripts/run/record/attempt'
import { junitReport } from '../../../scripts/run/reports/junit'
import { elements, readXml } from './read-xml'

const TRIED: Attempt = {
  position: 0,
  name: 'List',
  folder: ['Agents', 'Live'],
  iteration: 1,
  attempt: 1,
  method: 'GET',
  url: 'https://api.example/agents',
  sent: true,
  scripts: { prerequest: 0, test: 0 },
  status: 200,
  ms: 12,
  assertions: [],
  problems: [],
  repeats: false,
}

const report = (...attempts: Attempt[]) => readXml(junitReport([{ name: 'u-assist', durationMs: 1234, attempts }]))

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
      const [one] = elements(report({ ...TRIED, name, folder: [test], url: message, assertions }), 'testcase')
      const writable = (value: string) =>
        value.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
      expect(one?.attributes.name).toBe(writable(`${name} · ${test}`))
      expect(one?.children[0]?.attributes.message).toBe(writable(message))
    }),
  )
})

test('the folder path is the class name, and each test is a case', () => {
  const suite = report({
    ...TRIED,
    assertions: [
      { name: 'status is 200', outcome: 'passed' },
      { name: 'is JSON', outcome: 'passed' },
    ],
  })
  expect(elements(suite, 'testsuite').map(({ attributes }) => attributes)).toEqual([
    { name: 'u-assist', tests: '2', failures: '0', errors: '0', skipped: '0', time: '1.234' },
  ])
  expect(elements(suite, 'testcase').map(({ attributes }) => attributes)).toEqual([
    { classname: 'u-assist.Agents.Live', name: 'List · status is 200', time: '0.012' },
    { classname: 'u-assist.Agents.Live', name: 'List · is JSON', time: '0.000' },
  ])
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
    'List (iteration 2) (attempt 2)',
  ])
})
