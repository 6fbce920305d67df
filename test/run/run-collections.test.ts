import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { progressOf } from '../../scripts/cli/io'
import { type RunOptions, type RunResult, runCollections } from '../../scripts/run/run-collections'
import { type CollectionInput } from '../../scripts/run/selection/item-tree'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'
import { collection, options, silence } from './fixtures'
import { elements, readXml } from './reports/read-xml'

const OK = "pm.test('status is 200', () => pm.response.to.have.status(200))"
const BROKEN = "pm.test('it holds', () => { throw new Error('it does not') })"

/** A server that records its requests in order. */
async function recordingServer(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    replyJson(response, 200, { items: [] })
  })
  return { url, asked }
}

const counts = ({ passed, failed, skipped, errors, requests }: RunResult) => ({
  passed,
  failed,
  skipped,
  errors,
  requests,
})

/** Runs with a JUnit report. Returns its cases as `[class name, name, outcome, message]`. */
async function junitCases(collections: CollectionInput[], changes: Partial<RunOptions> = {}): Promise<string[][]> {
  const outFolder = tempFolder()
  await runCollections(options(collections, { reporters: ['junit'], outFolder, ...changes }))
  const cases = elements(readXml(readFileSync(join(outFolder, 'junit.xml'), 'utf8')), 'testcase')
  return cases.map(({ attributes, children: [outcome] }) => [
    attributes.classname ?? '',
    attributes.name ?? '',
    ...(outcome ? [outcome.name, outcome.attributes.message ?? ''] : ['passed']),
  ])
}

test('a run counts tests and requests, and names each failure by its folder', async () => {
  const { url, asked } = await recordingServer()
  const result = await runCollections(
    options([
      collection('shop', [
        { name: 'list', url: `${url}/list`, test: OK },
        {
          name: 'Orders',
          item: [{ name: 'Open', item: [{ name: 'one', url: `${url}/one`, test: `${OK}\n${BROKEN}` }] }],
        },
      ]),
    ]),
  )
  expect(asked).toEqual(['GET /list', 'GET /one'])
  expect(counts(result)).toEqual({ passed: 2, failed: 1, skipped: 0, errors: 0, requests: 2 })
  expect(result.collections).toMatchObject([
    {
      name: 'shop',
      failures: [{ request: 'Orders / Open / one', iteration: 1, test: 'it holds', message: 'it does not' }],
    },
  ])
  expect(result.aborted).toBeUndefined()
})

test('the JUnit report keeps the failure of an iteration although the next one passes', async () => {
  const { url } = await recordingServer()
  const test = "pm.test('n is 2', () => pm.expect(pm.iterationData.get('n')).to.equal(2))"
  const cases = await junitCases([collection('rows', [{ name: 'row', url, test }])], {
    iterationData: [{ n: 1 }, { n: 2 }],
  })
  expect(cases).toEqual([
    ['rows', 'row · n is 2', 'failure', 'expected 1 to equal 2'],
    ['rows', 'row (iteration 2) · n is 2', 'passed'],
  ])
})

test('a request that a script skips has a case: its failing test, or the reason', async () => {
  const { url, asked } = await recordingServer()
  const cases = await junitCases([
    collection('held', [
      {
        name: 'no token',
        url,
        pre: "pm.test('auth: no token', () => { throw new Error('sign in') })\npm.execution.skipRequest()",
      },
      {
        name: 'writes',
        url,
        pre: "pm.test.skip('skipped: it changes data')\npm.execution.skipRequest()",
        test: BROKEN,
      },
      { name: 'silent', url, pre: 'pm.execution.skipRequest()' },
      { name: 'sent', url, test: OK },
    ]),
  ])
  expect(cases).toEqual([
    ['held', 'no token · auth: no token', 'failure', 'sign in'],
    ['held', 'writes · skipped', 'skipped', 'it changes data'],
    ['held', 'silent · not sent', 'skipped', 'a script skipped the request'],
    ['held', 'sent · status is 200', 'passed'],
  ])
  expect(asked).toHaveLength(1)
})

test('a request with auth type noauth runs', async () => {
  const { url, asked } = await recordingServer()
  const result = await runCollections(
    options([collection('open', [{ name: 'open', url, auth: { type: 'noauth' }, test: OK }])]),
  )
  expect(counts(result)).toEqual({ passed: 1, failed: 0, skipped: 0, errors: 0, requests: 1 })
  expect(asked).toHaveLength(1)
})

test('requests a script jumped past are skipped, and a jump to a name that does not exist is an error', async () => {
  const { url, asked } = await recordingServer()
  const jumps = (target: string) =>
    junitCases([
      collection('jumps', [
        { name: 'first', url: `${url}/first`, test: `pm.execution.setNextRequest('${target}')` },
        { name: 'second', url: `${url}/second` },
        { name: 'third', url: `${url}/third` },
      ]),
    ])
  expect(await jumps('third')).toEqual([
    ['jumps', 'first · sent, has no tests', 'passed'],
    ['jumps', 'third · sent, has no tests', 'passed'],
    ['jumps', 'second · not run', 'skipped', 'a script jumped past it or ended the iteration'],
  ])
  expect(await jumps('fourth')).toContainEqual([
    'jumps',
    'first · test script',
    'error',
    'setNextRequest: no request of this run is called "fourth"',
  ])
  expect(asked).toEqual(['GET /first', 'GET /third', 'GET /first'])
})

test('a retry after a refusal is another attempt, not a failure', async () => {
  let answers = 0
  const url = await serve((_request, response) => {
    replyJson(response, answers++ === 0 ? 401 : 200, {})
  })
  const test = `if (pm.response.code === 401) pm.execution.setNextRequest(pm.info.requestId)\n${OK}`
  const cases = await junitCases([collection('retries', [{ name: 'one', url, test }])])
  expect(cases).toEqual([
    ['retries', 'one · status is 200', 'skipped', 'tried again after 401'],
    ['retries', 'one (attempt 2) · status is 200', 'passed'],
  ])
})

test('a loop over pages is not a retry: a failure on the first page stays a failure', async () => {
  const { url } = await recordingServer()
  const test = `const page = Number(pm.variables.get('page') || 1)
    pm.variables.set('page', page + 1)
    if (page < 3) pm.execution.setNextRequest(pm.info.requestName)
    pm.test('it is not page 1', () => pm.expect(page).not.to.equal(1))`
  const result = await runCollections(options([collection('pages', [{ name: 'page', url, test }])]))
  expect(counts(result)).toEqual({ passed: 2, failed: 1, skipped: 0, errors: 0, requests: 3 })
})

test('folders are selected by name or id at any depth; an unknown name is an error before anything is sent', async () => {
  const { url, asked } = await recordingServer()
  const request = (name: string) => ({ name, url: `${url}/${name}` })
  const collections = [
    collection('one', [{ name: 'A', item: [request('a1'), { name: 'B', item: [request('b1'), request('b2')] }] }]),
    collection('two', [
      { name: 'C', item: [request('c1')] },
      { ...request('d'), id: 'id-of-d' },
    ]),
  ]
  const result = await runCollections(options(collections, { folders: ['B', 'id-of-d'] }))
  expect(asked).toEqual(['GET /b1', 'GET /b2', 'GET /d'])
  expect(result.skipped).toBe(0)
  asked.length = 0
  await runCollections(options(collections, { folders: ['B', 'A'] }))
  expect(asked).toEqual(['GET /a1', 'GET /b1', 'GET /b2'])

  await expect(runCollections(options(collections, { folders: ['B', 'E'] }))).rejects.toMatchObject({
    code: 'FOLDER_UNKNOWN',
    message: 'no collection has a folder or request named "E"',
    hint: 'The folders at the top are: A, C.',
  })
  expect(asked).toHaveLength(3)
})

test('with bail the run stops at the first failure, in every collection; otherwise it goes on', async () => {
  const { url, asked } = await recordingServer()
  const collections = [
    collection('one', [
      { name: 'good', url, test: OK },
      { name: 'bad', url, test: BROKEN },
      { name: 'later', url, test: OK },
    ]),
    collection('two', [{ name: 'other', url, test: OK }]),
  ]
  const whole = await runCollections(options(collections))
  expect(counts(whole)).toEqual({ passed: 3, failed: 1, skipped: 0, errors: 0, requests: 4 })
  asked.length = 0
  const bailed = await runCollections(options(collections, { bail: true }))
  expect(counts(bailed)).toEqual({ passed: 1, failed: 1, skipped: 2, errors: 0, requests: 2 })
  expect(bailed.aborted).toBeUndefined()
  expect(asked).toHaveLength(2)
})

test("scripts see the run's allowWrites, and no variable that is disabled", async () => {
  const { url } = await recordingServer()
  const test = `pm.test('seen', () => pm.expect([pm.environment.name, pm.variables.get('allowWrites'), pm.variables.get('kept'), pm.variables.get('off') ?? null]).to.eql(JSON.parse(pm.variables.get('expected'))))`
  const run = (seen: string, changes: Partial<RunOptions>) =>
    runCollections(
      options([collection('writes', [{ name: 'one', url, test }])], {
        ...changes,
        environment: {
          name: 'staging',
          values: [
            { key: 'allowWrites', value: 'yes' },
            { key: 'kept', value: 'k', enabled: true },
            { key: 'off', value: 'o', enabled: false },
            { key: 'expected', value: JSON.stringify(['staging', seen, 'k', null]) },
          ],
        },
      }),
    )
  expect(counts(await run('false', {}))).toMatchObject({ passed: 1, failed: 0 })
  expect(counts(await run('true', { writes: 'allowed' }))).toMatchObject({ passed: 1, failed: 0 })
})

test('progress is a line per request without a terminal, and one line that is rewritten with one', async () => {
  const { url } = await recordingServer()
  const collections = [
    collection('shop', [
      { name: 'list', url, test: OK },
      { name: 'one', url, test: BROKEN },
    ]),
  ]
  const plain = silence()
  await runCollections(options(collections, { reporters: ['cli'], progress: plain }))
  expect(plain.lines.join('\n')).toMatch(
    /^✓ shop: list {2}GET 200 \d+ ms\n✗ shop: one {2}GET 200 \d+ ms\n {4}✗ it holds: it does not\n\n1 request failed\n/,
  )

  const lines: string[] = []
  const statuses: string[] = []
  const progress = {
    line: (text: string) => lines.push(text),
    status: (text: string) => statuses.push(text),
    colors: true,
  }
  await runCollections(options(collections, { reporters: ['cli'], progress }))
  expect(statuses.join('')).toMatch(/\r.\[2K1\/2 · 0 failed · \d+\.\d s · shop: list {2}GET 200/)
  expect(statuses.at(-1)).toBe('\r\u001b[2K')
  expect(lines[0]).toMatch(/.\[31m✗.\[39m shop: one/)
})

test('text from outside neither moves the cursor nor begins a line', async () => {
  const { url } = await recordingServer()
  const io = testIo()
  const log = "console.log('a\\n::error::b\\u001b[2J')"
  const requests = [
    { name: 'x\n::error::y\u0007', url, pre: log, test: "pm.test('t\\nu', () => { throw new Error('v\\nw') })" },
  ]
  await runCollections(options([collection('shop', requests)], { reporters: ['cli'], progress: progressOf(io) }))
  const lines = io.stderr().split('\n').join('|')
  expect(lines).toContain('log: a : :error::b␛[2J|')
  expect(lines).toContain('x : :error::y␇')
  expect(lines).toContain('t u: v w|')
  // eslint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(lines).not.toMatch(/[\u0000-\u001f]/)
})

test('secrets that are numbers, and secrets where a long text is cut, are hidden', async () => {
  const { url } = await recordingServer()
  const progress = silence()
  const long = 'x'.repeat(990)
  const secret = 'Sh0rtSecret12'
  const one = collection('numbers', [
    {
      name: 'a',
      url,
      pre: `console.log('pin', 12345678901); console.log('${`${long} `.repeat(12)}'.slice(0, 10990) + ' ${secret}')`,
    },
  ])
  const definition = { ...one.definition, variable: [{ key: 'password', value: 12345678901 }] }
  const outFolder = tempFolder()
  const input = { ...one, definition }
  await runCollections(options([input], { reporters: ['cli', 'html'], progress, outFolder, secrets: [secret, long] }))
  for (const text of [progress.lines.join('\n'), readFileSync(join(outFolder, 'report.html'), 'utf8')]) {
    expect(text).toContain('pin [redacted ')
    expect(text).not.toContain('12345678901')
    expect(text).not.toContain('Sh0rtSe')
  }
})

test('a message that contains a whole body is cut', async () => {
  const { url } = await recordingServer()
  const test = "pm.test('long', () => { throw new Error('x'.repeat(100000)) })"
  const result = await runCollections(options([collection('long', [{ name: 'one', url, test }])]))
  expect(result.collections[0]?.failures[0]?.message).toBe(`${'x'.repeat(1_000)}…`)
})

test('without a reporter nothing is printed and nothing is written', async () => {
  const { url } = await recordingServer()
  const progress = silence()
  const outFolder = join(tempFolder(), 'none')
  const result = await runCollections(options([collection('shop', [{ name: 'list', url }])], { progress, outFolder }))
  expect(result.reports).toEqual([])
  expect(progress.lines).toEqual([])
  expect(() => readFileSync(outFolder)).toThrow('ENOENT')
})

test('the JSON report has every request with its status, and neither headers nor bodies', async () => {
  const { url } = await recordingServer()
  const outFolder = tempFolder()
  const result = await runCollections(
    options([collection('shop', [{ name: 'F', item: [{ name: 'list', url: `${url}/list?page=2`, test: OK }] }])], {
      reporters: ['json'],
      outFolder,
    }),
  )
  const file = join(outFolder, 'report.json')
  expect(result.reports).toEqual([file])
  const report = JSON.parse(readFileSync(file, 'utf8')) as RunResult
  expect(report).toMatchObject({ passed: 1, failed: 0, skipped: 0, errors: 0, requests: 1, reports: [file] })
  expect(report.collections[0]).toMatchObject({
    name: 'shop',
    executions: [
      {
        folder: ['F'],
        name: 'list',
        iteration: 1,
        attempt: 1,
        method: 'GET',
        url: `${url}/list?page=2`,
        sent: true,
        status: 200,
        assertions: [{ name: 'status is 200', outcome: 'passed' }],
      },
    ],
  })
  expect(JSON.stringify(report)).not.toMatch(/headers|body|items/)
})
