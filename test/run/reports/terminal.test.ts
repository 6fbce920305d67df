import picocolors from 'picocolors'
import { progressOf } from '../../../scripts/cli/io'
import { failureRecap, skipRecap } from '../../../scripts/run/reports/cli-recap'
import { fitColumns } from '../../../scripts/run/reports/fit-columns'
import { skipAdvice } from '../../../scripts/run/reports/skip-advice'
import { runCollections } from '../../../scripts/run/run-collections'
import { replyJson, serve } from '../../helpers/http-server'
import { testIo } from '../../helpers/test-io'
import { collection as planned, options } from '../fixtures'
import { collection, failed, many, passed, run, skipped } from './html/report-data'

const PLAIN = picocolors.createColors(false)
const skip = (reason: string) => skipped({ tests: [{ name: 'not sent', outcome: 'skipped', message: reason }] })

test('the recap has each failed request with its collection, its sentences, the call and the answer', () => {
  const broken = failed({
    folder: [],
    name: 'Count',
    iteration: 2,
    tests: [
      { name: 'status is 200', outcome: 'passed' },
      { name: 'test script', outcome: 'error', message: 'x is not defined' },
      { name: 'it holds', outcome: 'failed', message: 'it holds' },
    ],
    failure: { url: 'https://gateway.example/count' },
  })
  expect(failureRecap(run([collection('shop', [passed(), failed()]), collection('stock', [broken])]), PLAIN)).toEqual([
    '',
    '2 requests failed',
    '',
    '✗ shop: Agents / Join a session',
    '  status is 200: expected 500 to equal 200',
    '  POST https://gateway.example/sessions/17 → 500, 84 ms',
    '  answer: {"error":"upstream is gone"}',
    '',
    '✗ stock: Count (iteration 2)',
    '  test script: x is not defined',
    '  it holds',
    '  POST https://gateway.example/count → 500, 84 ms',
  ])
  expect(failureRecap(run([collection('shop', [passed(), skipped()])]), PLAIN)).toEqual([])
})

test('a recap ends, however many requests and tests failed', () => {
  const tests = Array.from({ length: 30 }, (_, index) => ({
    name: `test ${String(index)}`,
    outcome: 'failed' as const,
    message: 'no',
  }))
  const lines = failureRecap(
    run([
      collection(
        'shop',
        many(50, () => failed({ tests })),
      ),
    ]),
    PLAIN,
  )
  expect(lines.filter((line) => line.startsWith('✗'))).toHaveLength(20)
  expect(lines.filter((line) => line === '  and 20 more')).toHaveLength(20)
  expect(lines.at(-1)).toBe('and 30 more; the html report has all of them (--reporters cli,html)')
})

test('what was skipped is grouped by its reason, the most frequent one first', () => {
  const requests = [
    skip('not its day'),
    skip('no id'),
    ...many(11, () => skip('it changes data')),
    passed(),
    skip('no id'),
  ]
  expect(skipRecap(run([collection('shop', requests), collection('stock', [skip('no id')])]), PLAIN)).toEqual([
    '',
    '15 skipped',
    '  11 × it changes data',
    '   3 × no id',
    '   1 × not its day (Agents / Delete it)',
  ])
  expect(skipRecap(run([collection('shop', [passed(), failed()])]), PLAIN)).toEqual([])
})

describe('reasons that our collections give for Postman say what helps here', () => {
  const advise = skipAdvice((account) => `uassist login -e staging --account ${account}`)

  test.each([
    [
      'it changes data; set allowWrites to true (`uassist run --allow-writes`) to send it',
      'it changes data: run with --allow-writes',
    ],
    [
      'supervisorAccessToken is empty: set it to what `uassist token --account supervisor` prints, or set brokerUrl and brokerKey to what `uassist broker` prints',
      'not signed in as supervisor: run `uassist login -e staging --account supervisor`',
    ],
    [
      'agentAccessToken is empty, and the broker does not answer',
      'not signed in as agent: run `uassist login -e staging --account agent`',
    ],
    [
      'customerId, sessionId are empty: send the requests above it first, or set it',
      'customerId, sessionId are empty: not found by the requests of this run, and not set in the environment',
    ],
    ['supervisorId is empty: it is for you to set', 'supervisorId is empty: set it in the environment'],
  ])('%s', (reason, advice) => {
    expect(advise(reason)).toBe(advice)
  })

  test.each([
    'machineClientSecret is empty: a machine token wants an application of its own',
    'a script skipped the request',
    'the accessToken is empty on Sundays',
    'we never send it: it is for you to set it right',
  ])('others stay as they are: %s', (reason) => {
    expect(advise(reason)).toBe(reason)
  })

  test('without a command to name, a token that is missing is told as the script tells it', () => {
    const reason = 'agentAccessToken is empty: set it'
    expect(skipAdvice(undefined)(reason)).toBe(reason)
  })
})

test('these reasons are the ones that the scripts of the collections give', async () => {
  // Each of them is in a file of the repository, so a changed sentence is noticed here.
  const { readFileSync, readdirSync } = await import('node:fs')
  const folder = `${__dirname}/../../../collections/scripts`
  const scripts = readdirSync(folder)
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n')
  for (const text of [
    'it changes data; set allowWrites to true (`uassist run --allow-writes`) to send it',
    'send the requests above it first, or set it',
    'it is for you to set',
    "return 'is empty'",
  ]) {
    expect(scripts).toContain(text)
  }
})

test('a text fits a number of columns: wide characters take two, combining ones none', () => {
  expect(fitColumns('abcdef', 4)).toBe('abcd')
  expect(fitColumns('abc', 4)).toBe('abc')
  expect(fitColumns('日本語', 5)).toBe('日本')
  expect(fitColumns('a🙂b', 2)).toBe('a')
  expect(fitColumns('a🙂b', 3)).toBe('a🙂')
  expect(fitColumns('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301e\u0301')
  expect(fitColumns('한국어', 4)).toBe('한국')
  expect(fitColumns('x', 0)).toBe('')
})

/** Runs two requests of which one fails. */
async function runOn(io: ReturnType<typeof testIo>, name = 'list') {
  const url = await serve((_request, response) => {
    replyJson(response, 200, { items: [] })
  })
  const requests = [
    { name, url, test: "pm.test('fine', () => undefined)" },
    { name: 'bad', url, test: "pm.test('it holds', () => { throw new Error('it does not') })" },
    { name: 'held', url, pre: "pm.test.skip('not sent: not today')\npm.execution.skipRequest()" },
  ]
  const { line, ...progress } = progressOf(io)
  await runCollections(options([planned('shop', requests)], { reporters: ['cli'], progress: { line, ...progress } }))
  return io.stderr()
}

test('on a terminal there are lines of failed requests only, and one line that is rewritten and never wraps', async () => {
  let columns = 60
  const io = testIo({ isTTY: true, env: { NO_COLOR: '1' } })
  Object.defineProperty(io, 'columns', { get: () => columns })
  const { errRaw } = io
  const statuses: string[] = []
  io.errRaw = (text) => {
    statuses.push(text)
    // As if somebody dragged the window's edge.
    columns = columns === 60 ? 30 : 60
    errRaw(text)
  }
  const said = await runOn(io, 'a name that is longer than the terminal is wide, on any terminal')
  const shown = statuses.map((text) => text.replace('\r\u001b[2K', '')).filter(Boolean)
  expect(shown.map((text) => text.length).toSorted()).toEqual(expect.arrayContaining([29, 59]))
  for (const text of shown) expect([29, 59].includes(text.length) || text.length < 59).toBe(true)
  expect(said).toMatch(/✗ shop: bad {2}GET 200 \d+ ms\n/)
  expect(said).not.toContain('✓')
  expect(said).not.toMatch(/^- shop: held/m)
  expect(said).toContain('1 × not today')
  // eslint-disable-next-line no-control-regex -- no colours, by NO_COLOR
  expect(said).not.toMatch(/\u001b\[\d+m/)
}, 20_000)

test.each<[string, Parameters<typeof testIo>[0]]>([
  ['without a terminal', { isTTY: false }],
  ['on a dumb one', { isTTY: true, env: { TERM: 'dumb' } }],
])('%s there is a line for each request, and no control code', async (_what, changes) => {
  const said = await runOn(testIo(changes))
  expect(said).toMatch(/^✓ shop: list {2}GET 200 \d+ ms\n✗ shop: bad .*\n {4}✗ it holds: it does not\n\n1 skipped\n/)
  expect(said).toContain('1 skipped\n  1 × not today (held)\n')
  expect(said).toContain('1 request failed\n')
  expect(said).not.toMatch(/[^\P{Cc}\n]/u)
})

test('on any other terminal it is coloured', async () => {
  expect(await runOn(testIo({ isTTY: true, env: { TERM: 'xterm' } }))).toContain('\u001b[31m✗\u001b[39m')
})
