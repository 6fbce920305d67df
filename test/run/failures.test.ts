import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { type RequestPlan, collection, options } from './fixtures'
import { inAProcess, PROGRAM } from './in-a-process'
import { elements, readXml } from './reports/read-xml'

const OK = "pm.test('status is 200', () => pm.response.to.have.status(200))"

async function okServer(): Promise<string> {
  return serve((_request, response) => {
    replyJson(response, 200, {})
  })
}

/** Runs one collection. Returns its JUnit cases as `name: outcome: message` and the result. */
async function run(requests: RequestPlan[], changes: Partial<RunOptions> = {}) {
  const outFolder = tempFolder()
  const result = await runCollections(
    options([collection('failures', requests)], { reporters: ['junit', 'json', 'html'], outFolder, ...changes }),
  )
  const cases = elements(readXml(readFileSync(join(outFolder, 'junit.xml'), 'utf8')), 'testcase')
  expect(JSON.parse(readFileSync(join(outFolder, 'report.json'), 'utf8'))).toMatchObject({ errors: result.errors })
  expect(readFileSync(join(outFolder, 'report.html'), 'utf8')).toContain('failures')
  return {
    result,
    cases: cases.map(({ attributes, children: [one] }) =>
      [attributes.name, one?.name ?? 'passed', one?.attributes.message].filter(Boolean).join(': '),
    ),
  }
}

test('a script that throws is one error, wherever it throws, and the run goes on', async () => {
  const url = await okServer()
  const { result, cases } = await run([
    { name: 'before', url, pre: "throw new Error('in the pre-request script')" },
    { name: 'after', url, test: "throw new Error('in the test script')" },
    { name: 'later', url, test: "setTimeout(() => { throw new Error('in a callback') }, 1)" },
    { name: 'syntax', url, test: 'const = 1' },
    { name: 'fine', url, test: OK },
  ])
  expect(cases).toEqual([
    'before · pre-request script: error: in the pre-request script',
    'after · test script: error: in the test script',
    'later · test script: error: in a callback',
    "syntax · test script: error: Unexpected token '='",
    'fine · status is 200: passed',
  ])
  expect(result).toMatchObject({ passed: 1, failed: 0, errors: 4, requests: 5 })
})

test('any value that a script throws, rejects, logs or uses as a name is reported in one line, and the run goes on', async () => {
  const url = await okServer()
  const { result, cases } = await run([
    { name: 'thrown', url, pre: 'throw { message: { a: 1 } }' },
    {
      name: 'rejected',
      url,
      pre: "Promise.reject({ get message() { throw new Error('gotcha') } }); Promise.reject(null)",
    },
    {
      name: 'logged',
      url,
      pre: 'console.log(null, Symbol("z"), new Map([[1, 2]]), { [Symbol.for("nodejs.util.inspect.custom")]: () => 7 })',
    },
    {
      name: 'named',
      url,
      pre: 'pm.test(5, () => {}); pm.test({ a: 1 }, () => { throw { message: 7 } }); pm.test(null, () => {})',
    },
    { name: 'next', url, test: 'pm.execution.setNextRequest({ a: 1 })' },
    { name: 'later', url, test: OK },
  ])
  expect(cases).toEqual([
    'thrown · pre-request script: error: { a: 1 }',
    expect.stringMatching(/^rejected · pre-request script: error: unhandled rejection: .+/),
    'rejected · pre-request script (2): error: unhandled rejection: null',
    'logged · sent, has no tests: passed',
    'named · 5: passed',
    'named · [object Object]: failure: 7',
    'named · null: passed',
    'next · test script: error: setNextRequest: no request of this run is called "{ a: 1 }"',
    'later · not run: skipped: a script jumped past it or ended the iteration',
  ])
  expect(result).toMatchObject({ requests: 5, failed: 1, errors: 4 })
})

test('an unhandled rejection is an error of the script that caused it, also with other collections in the same thread', async () => {
  const { code, stdout, stderr } = await inAProcess(`${PROGRAM}
    listening.then(async (url) => {
      const ok = "pm.test('ok', () => undefined)"
      const result = await runCollections(options([
        collection('one', [{ name: 'rejects', url, pre: "Promise.reject(new Error('lost'))", test: ok }, { name: 'next', url, test: ok }]),
        collection('two', [{ name: 'fine', url, test: ok }, { name: 'late', url, test: "setTimeout(() => { Promise.reject('a text') }, 20)" }]),
      ], { parallel: 2 }))
      console.log(JSON.stringify(result.collections.map(({ passed, failures }) => ({ passed, failures }))))
    })`)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const failure = { iteration: 1, test: 'pre-request script', message: 'unhandled rejection: lost', request: 'rejects' }
  expect(JSON.parse(stdout)).toEqual([
    { passed: 2, failures: [failure] },
    {
      passed: 1,
      failures: [{ ...failure, request: 'late', test: 'test script', message: 'unhandled rejection: a text' }],
    },
  ])
})

test('a rejection of the program itself stays fatal while collections run', async () => {
  const { code, stderr } = await inAProcess(`${PROGRAM}
    listening.then((url) => {
      setTimeout(() => { Promise.reject(new Error('a bug of ours')) }, 10)
      return runCollections(options([collection('one', [{ name: 'a', url }])]))
    })`)
  expect(stderr).toContain('a bug of ours')
  expect(code).not.toBe(0)
})

test('a script that sends its request again after every 401 is stopped after ten attempts', async () => {
  let asked = 0
  const url = await serve((request, response) => {
    if (request.url === '/guarded') asked += 1
    replyJson(response, request.url === '/guarded' ? 401 : 200, {})
  })
  const test = 'if (pm.response.code === 401) pm.execution.setNextRequest(pm.info.requestName)'
  const { result, cases } = await run([
    { name: 'guarded', url: `${url}/guarded`, test },
    { name: 'later', url, test: OK },
  ])
  expect(asked).toBe(10)
  expect(cases.slice(-2)).toEqual([
    'guarded (attempt 11) · run: error: "guarded" was sent 10 times, and the answer was always 401',
    'later · not run: skipped: "guarded" was sent 10 times, and the answer was always 401',
  ])
  expect(result).toMatchObject({ errors: 1, requests: 10 })
})

test('a script that never ends is stopped, and the requests after it run', async () => {
  const url = await okServer()
  const { cases } = await run(
    [
      { name: 'hangs', url, pre: 'for (;;) {}' },
      { name: 'waits', url, test: 'setInterval(() => undefined, 10)' },
      { name: 'fine', url, test: OK },
    ],
    { timeoutScriptMs: 500 },
  )
  expect(cases).toEqual([
    'hangs · pre-request script: error: sandbox: synchronous script execution timeout',
    'waits · test script: error: sandbox: asynchronous script execution timeout',
    'fine · status is 200: passed',
  ])
})

test.each([
  ['promises', '(async () => { for (;;) await null })()'],
  ['a timer', 'setTimeout(() => { for (;;) {} }, 1)'],
])('a script that blocks its thread with %s ends its collection only, and everything is reported', async (_, pre) => {
  const url = await okServer()
  const outFolder = tempFolder()
  const busy = collection('busy', [
    { name: 'before', url, test: OK },
    { name: 'hangs', url, pre },
    { name: 'later', url, test: OK },
  ])
  const fine = collection('fine', [{ name: 'fine', url, test: OK }])
  const result = await runCollections(options([busy, fine], { timeoutScriptMs: 200, reporters: ['junit'], outFolder }))
  const why = 'a script blocked its thread for 3.2 s'
  expect(result.collections[0]).toMatchObject({
    passed: 1,
    errors: 1,
    requests: 1,
    failures: [{ request: 'hangs', test: 'run', message: why }],
  })
  expect(result.collections[1]).toMatchObject({ name: 'fine', passed: 1, errors: 0 })
  const report = readFileSync(join(outFolder, 'junit.xml'), 'utf8')
  expect(elements(readXml(report), 'skipped').map(({ attributes }) => attributes.message)).toEqual([why])
})

test('a script that blocks its thread for less than its limit is not stopped', async () => {
  const url = await okServer()
  const { result } = await run(
    [{ name: 'long', url, pre: '(async () => { for (let i = 0; i < 1e5; i++) await null })()' }],
    // Far from its limit, because a busy machine takes its time for the script too.
    { timeoutScriptMs: 10_000 },
  )
  expect(result).toMatchObject({ errors: 0, requests: 1 })
})

test('collections in the same thread as a blocking one end with it, and the message names the other collection as the cause', async () => {
  const url = await okServer()
  const silent = await serve(() => undefined)
  const hangs = (name: string) =>
    collection(name, [{ name: 'hangs', url, pre: '(async () => { for (;;) await null })()' }])
  const waits = (name: string) => collection(name, [{ name: 'waits', url: silent }])
  // Twice as many as threads, so that each thread has one that waits while the other blocks.
  const names = Array.from({ length: availableParallelism() }, (_, index) => String(index))
  const result = await runCollections(
    options([...names.map((name) => waits(`waits ${name}`)), ...names.map((name) => hangs(`hangs ${name}`))], {
      parallel: 2 * names.length,
      timeoutScriptMs: 200,
      timeoutRequestMs: 20_000,
    }),
  )
  const why = 'a script blocked its thread for 3.2 s'
  expect(result.collections.map(({ name, failures }) => [name.split(' ')[0], failures[0]?.message])).toEqual([
    ...names.map(() => ['waits', `${why}, in another collection of the same thread`]),
    ...names.map(() => ['hangs', why]),
  ])
})

test('a script that runs out of memory ends its collection only', async () => {
  const { code, stdout, stderr } = await inAProcess(
    `${PROGRAM}
    listening.then(async (url) => {
      const greedy = collection('greedy', [{ name: 'grows', url, pre: 'const all = []; for (;;) all.push(new Array(1e5).fill(0.5))' }])
      const fine = collection('fine', [{ name: 'fine', url, test: "pm.test('ok', () => undefined)" }])
      const { collections } = await runCollections(options([greedy, fine], { timeoutScriptMs: 20_000 }))
      console.log(JSON.stringify(collections.map(({ passed, failures }) => ({ passed, failures }))))
    })`,
    { nodeOptions: ['--max-old-space-size=150'] },
  )
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(JSON.parse(stdout)).toEqual([
    { passed: 0, failures: [{ iteration: 1, request: 'grows', test: 'run', message: 'a script ran out of memory' }] },
    { passed: 1, failures: [] },
  ])
})

test('a server that is down causes one error per request, and none per test', async () => {
  const url = await okServer()
  const down = 'http://127.0.0.1:9'
  const { result, cases } = await run([
    { name: 'down', url: down, test: `${OK}\npm.test('is JSON', () => pm.response.json())\npm.response.json().id` },
    { name: 'up', url, test: OK },
  ])
  expect(cases).toEqual([
    'down · request: error: http://127.0.0.1:9 cannot be reached (ECONNREFUSED)',
    'down · status is 200: skipped: not judged: the request got no answer',
    'down · is JSON: skipped: not judged: the request got no answer',
    'down · test script: skipped: not judged: the request got no answer',
    'up · status is 200: passed',
  ])
  expect(result).toMatchObject({ errors: 1, failed: 0 })
})

test("a script's own request that fails counts once: as the script's test, or as an error when there is none", async () => {
  const url = await okServer()
  const ask = (then: string) => `pm.sendRequest('http://127.0.0.1:9', (error) => { ${then} })`
  const { cases } = await run([
    {
      name: 'told',
      url,
      pre: ask("pm.test('token', () => { throw new Error('no token') }); pm.execution.skipRequest()"),
    },
    { name: 'untold', url, pre: ask(''), test: OK },
  ])
  expect(cases).toEqual([
    'told · token: failure: no token',
    'untold · status is 200: passed',
    'untold · script request: error: http://127.0.0.1:9 cannot be reached (ECONNREFUSED)',
  ])
})

test('an HTML page instead of JSON is a failing test and an error, and its message is short', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(502, { 'content-type': 'text/html' }).end(`<html>${'Bad gateway '.repeat(1_000)}</html>`)
  })
  const { result, cases } = await run([{ name: 'page', url, test: `${OK}\npm.response.json()` }])
  expect(cases).toEqual([
    'page · status is 200: failure: expected response to have status code 200 but got 502',
    expect.stringMatching(/^page · test script: error: Unexpected token '<'[^]{20,200}$/),
  ])
  expect(result).toMatchObject({ failed: 1, errors: 1 })
})

test('a request to a server that never answers fails at its time limit, and so does a request of a script', async () => {
  const silent = await serve(() => undefined)
  const url = await okServer()
  const ask = `pm.sendRequest('${silent}', (error) => { pm.test('asked', () => pm.expect(error.code).to.equal('ESOCKETTIMEDOUT')) })`
  const { cases } = await run(
    [
      { name: 'silent', url: silent, test: OK },
      { name: 'asks', url, pre: ask, test: OK },
    ],
    { timeoutRequestMs: 300 },
  )
  expect(cases).toEqual([
    `silent · request: error: ${silent} did not answer in time`,
    'silent · status is 200: skipped: not judged: the request got no answer',
    'asks · asked: passed',
    'asks · status is 200: passed',
    `asks · script request: error: ${silent} did not answer in time`,
  ])
})

describe('a run that has to end while a server does not answer', () => {
  const unanswered = async (changes: Partial<RunOptions>, asked: () => void = () => undefined) => {
    const silent = await serve(asked)
    return run(
      [
        { name: 'silent', url: silent },
        { name: 'later', url: silent },
      ],
      { timeoutRequestMs: 20_000, ...changes },
    )
  }

  test('ends at its time limit, and the rest is skipped with the reason', async () => {
    const { result, cases } = await unanswered({ timeoutMs: 4_000 })
    expect(result).toMatchObject({ aborted: 'timeout', reason: 'the run took longer than 4 s', requests: 1 })
    expect(cases).toEqual([
      'silent · not finished: skipped: the run took longer than 4 s',
      'later · not run: skipped: the run took longer than 4 s',
    ])
  })

  test('ends when it is cancelled', async () => {
    const cancel = new AbortController()
    const { result, cases } = await unanswered({ signal: cancel.signal }, () => {
      cancel.abort()
    })
    expect(result).toMatchObject({ aborted: 'cancelled', requests: 1 })
    expect(cases[0]).toBe('silent · not finished: skipped: the run was cancelled')
  })

  test('sends nothing when it was cancelled before it began', async () => {
    const { result } = await unanswered({ signal: AbortSignal.abort() }, () => {
      throw new Error('it was asked')
    })
    expect(result).toMatchObject({ aborted: 'cancelled', requests: 0, skipped: 2 })
  })
})

test('an error that Newman does not catch ends its collection with a message, and other collections run', async () => {
  const url = await okServer()
  const result = await runCollections(
    options([
      collection('nothing', [
        { name: 'a', url, test: "pm.test('told before', () => {}); throw { get message() { throw null } }" },
      ]),
      collection('error', [{ name: 'a', url, test: "throw { get message() { throw new Error('from a getter') } }" }]),
      collection('fine', [{ name: 'a', url, test: OK }]),
    ]),
  )
  expect(result.collections.map(({ passed, errors }) => [passed, errors])).toEqual([
    [1, 1],
    [0, 1],
    [1, 0],
  ])
  expect(result.collections[1]?.failures[0]?.message).toBe('from a getter')
})

test.each([false, true])('a rejection in a script fails only its request, with bail %s', async (bail) => {
  const url = await okServer()
  const { cases, result } = await run(
    [
      { name: 'rejects', url, test: `${OK}; Promise.reject(new Error('lost')); setTimeout(() => {}, 50)` },
      { name: 'later', url, test: OK },
    ],
    { bail },
  )
  expect(cases.slice(0, 2)).toEqual([
    'rejects · status is 200: passed',
    'rejects · test script: error: unhandled rejection: lost',
  ])
  expect(result).toMatchObject({ passed: bail ? 1 : 2, errors: 1 })
})

test('a script that replaces built-ins of the sandbox cannot make the run hang', async () => {
  const url = await okServer()
  const spoil = `pm.test('ok', () => {}); Object.prototype.polluted = 'P'; Object.prototype.ref = 'zzz'; Object.prototype.undone = 'U'
    Array.prototype.map = function () { throw null }
    String.prototype.replace = () => 'h'; Promise = null; JSON.stringify = () => 'j'`
  const result = await runCollections(
    options(
      [
        collection('spoilt', [
          { name: 'a', url, test: spoil },
          { name: 'b', url, test: OK },
        ]),
        collection('fine', [{ name: 'a', url, test: OK }]),
      ],
      {
        timeoutScriptMs: 500,
      },
    ),
  )
  expect(result.aborted).toBeUndefined()
  expect(result.collections[0]?.errors).toBeGreaterThan(0)
  expect(result.collections[1]?.passed).toBe(1)
})

test('a request that repeats and is then skipped by a script counts with the attempt that was sent', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 500, {})
  })
  const pre = "if (pm.variables.get('tried')) pm.execution.skipRequest()"
  const again = `${OK}; pm.variables.set('tried', 1); pm.execution.setNextRequest(pm.info.requestName)`
  const { result } = await run([{ name: 'again', url, pre, test: again }])
  expect(result).toMatchObject({ failed: 1, requests: 1 })
})

test('invalid items and names that are not strings: the rest runs', async () => {
  const url = await okServer()
  const item = [null, 5, { name: 7, item: [{ name: null, request: { url } }, 'x'] }, { request: null, name: { a: 1 } }]
  const odd = { name: 'odd', file: '/none', definition: { info: {}, item, variable: [null, { key: 'a', value: 1 }] } }
  const result = await runCollections(options([odd, collection('fine', [{ name: 'a', url, test: OK }])]))
  expect(result.collections[0]).toMatchObject({ requests: 2, errors: 1 })
  expect(result.collections[1]).toMatchObject({ passed: 1 })
})

test.each([
  ['a file', () => join(tempFolder(), 'file')],
  ['below a file', () => join(tempFolder(), 'file', 'below')],
  ['in a folder where nothing can be created', () => '/proc/nope/reports'],
])('reports that cannot be written, %s, are an error before anything is sent', async (_what, out) => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    replyJson(response, 200, {})
  })
  const outFolder = out()
  if (outFolder.startsWith(tmpdir())) writeFileSync(outFolder.replace(/file.*/, 'file'), '')
  const one = [collection('one', [{ name: 'a', url }])]
  await expect(runCollections(options(one, { reporters: ['junit'], outFolder }))).rejects.toMatchObject({
    code: 'OUT_UNWRITABLE',
    message: expect.stringContaining(outFolder) as string,
  })
  expect(asked).toBe(0)
  await runCollections(options(one, { reporters: ['junit'], outFolder: join(tempFolder(), 'new', 'folder') }))
  expect(asked).toBe(1)
})

test('a definition Newman cannot load is an error of the run, and other collections run', async () => {
  const url = await okServer()
  const broken = { name: 'broken', file: '/none', definition: { item: [{ name: 'a', request: { url } }], event: 5 } }
  const result = await runCollections(options([broken, collection('fine', [{ name: 'a', url, test: OK }])]))
  expect(result.passed).toBe(1)
})
