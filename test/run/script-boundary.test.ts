import vm from 'node:vm'
import { runCollections } from '../../scripts/run/run-collections'
import { closeScriptBoundary } from '../../scripts/run/worker/script-boundary'
import { replyJson, serve } from '../helpers/http-server'
import { collection, options } from './fixtures'
import { inAProcess } from './in-a-process'

/* Scripts of a collection do not reach Node: its process, its variables, its files. */

/** Tests that nothing a script can get hold of leads to Node's `process`. */
const PROBE = `
const reached = []
const probe = (name, value) => {
  for (const start of [value, Object(value)]) {
    try { if (start.constructor.constructor('return typeof process')() !== 'undefined') reached.push(name) } catch (e) {}
  }
}
const global = Function('return this')()
const seen = new Set()
const walk = (name, value, depth) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return
  seen.add(value)
  probe(name, value)
  for (const key of Reflect.ownKeys(value)) {
    let member
    try { member = value[key] } catch (error) { probe('thrown by ' + name + '.' + String(key), error); continue }
    walk(name + '.' + String(key), member, depth + 1)
  }
  walk(name + '.__proto__', Object.getPrototypeOf(value), depth + 1)
}
// Calls where next to no stack is left, and then where some more is.
const deepest = (name, call, most = 40) => {
  let tries = 0
  const recurse = () => {
    try { recurse() } catch (error) {
      if (tries++ < most) try { call() } catch (inner) { probe(name, inner) }
      throw error
    }
  }
  try { recurse() } catch (error) { probe(name, error) }
}
`

/** Ways that scripts have tried, as statements. Each has time until the response to its request arrives. */
const WAYS: Readonly<Record<string, string>> = {
  'what is in reach': "walk('global', global, 0); walk('pm', pm, 0); walk('this', this, 0)",
  modules: `for (const name of ['lodash', 'moment', 'uuid', 'ajv', 'cheerio', 'xml2js', 'csv-parse/lib/sync', 'postman-collection',
    'chai', 'buffer', 'url', 'util', 'stream', 'path', 'timers', 'fs', 'os', 'crypto-js', 'http', 'child_process', 'process']) {
    try { walk(name, require(name), 0) } catch (error) { probe(name, error) } }`,
  'import()':
    "try { const p = import('fs'); probe('import', p); p.then((m) => probe('module', m), (e) => probe('import error', e)) } catch (e) { probe('import thrown', e) }",
  'import() in code made of text':
    "for (const make of [eval, Function, (async () => {}).constructor]) try { const p = make === eval ? eval(\"import('os')\") : make(\"return import('os')\")(); p.catch((e) => probe('made import', e)) } catch (e) { probe('made', e) }",
  'import() later': "setTimeout(() => { import('fs').catch((e) => probe('later import', e)) }, 1)",
  'no stack left': `deepest('console', () => console.log('x'), 2000); deepest('test', () => pm.test('t', () => {}))
    deepest('variables', () => pm.environment.set('a', 'b')); deepest('send', () => pm.sendRequest('http://127.0.0.1:1/', () => {}))
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) deepest(name, () => { const id = global[name] ? global[name](() => {}, 1) : eval(name)(() => {}, 1); eval(name.replace('set', 'clear'))(id) })
    for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) deepest(name, () => eval(name)(1))`,
  callbacks: `setTimeout(function () { probe('timer', this); try { probe('caller', arguments.callee.caller) } catch (e) { probe('no caller', e) } }, 1)
    pm.sendRequest('http://127.0.0.1:1/', function (error, response) { walk('error', error, 0); walk('response', response, 0); probe('this', this)
      try { probe('caller', arguments.callee.caller) } catch (e) { probe('no caller', e) } })
    pm.cookies.jar().get('http://127.0.0.1/', 'a', function (error, cookie) { probe('cookie error', error); probe('this', this) })`,
  'stack traces': `Error.prepareStackTrace = (error, sites) => sites
    for (const site of [].concat(new Error('x').stack)) { probe('site', site); try { probe('function', site.getFunction()); probe('site this', site.getThis()) } catch (e) {} }`,
  'errors of the engine': `for (const code of ['}', 'import.meta', 'new.target', 'await 1']) { try { Function(code) } catch (e) { probe(code, e) } }
    for (const bad of [() => BigInt('x'), () => Symbol() + '', () => null.x, () => [].at.call(null), () => new Proxy({}, null), () => JSON.parse('{'), () => 'x'.repeat(2 ** 30), () => new Array(-1), () => structuredClone(() => {}), () => new Intl.NumberFormat('x-x-x'), () => WebAssembly.compile(1)]) { try { const p = bad(); if (p && p.catch) p.catch((e) => probe('rejected', e)) } catch (e) { probe(String(bad), e) } }`,
}

test('no way that is known leads out of a script', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
  const requests = Object.entries(WAYS).map(([name, way]) => ({
    name,
    url,
    pre: `${PROBE}\n${way}\nsetTimeout(() => { console.log('REACHED ' + JSON.stringify(reached)) }, 20)`,
  }))
  const lines: string[] = []
  const progress = { line: (text: string) => lines.push(text), colors: false }
  await runCollections(
    options([collection('prisoner', requests)], {
      reporters: ['cli'],
      progress,
      timeoutScriptMs: 20_000,
      timeoutMs: 29_000,
    }),
  )
  const reports = lines.filter((line) => line.includes('REACHED'))
  expect(reports).toEqual(requests.map(() => '  log: REACHED []'))
})

test('stock Newman has two of these ways, and the probe finds them', async () => {
  const script = [
    PROBE,
    WAYS['import()'],
    WAYS['no stack left'],
    "setTimeout(() => console.log('REACHED ' + reached.join()), 20)",
  ]
  const event = [{ listen: 'prerequest', script: { exec: script } }]
  const item = [{ name: 'a', event, request: { method: 'GET', url: 'http://127.0.0.1:1/' } }]
  const definition = JSON.stringify({ info: { name: 'prisoner' }, item })
  const { stdout } = await inAProcess(`
    import newman from 'newman'
    const run = newman.run({ collection: ${definition}, reporters: [] }, () => process.exit())
    run.on('console', (_error, { messages }) => {
      if (String(messages[0]).startsWith('REACHED')) console.log(messages[0])
    })
  `)
  expect(stdout).toContain('import error')
  expect(stdout).toContain('console')
})

test('a thread that runs scripts keeps no variable of the process but the one that Node asks for at each connection', () => {
  const network = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  const others = {
    PATH: '/bin',
    UASSIST_REFRESH_TOKEN: 'secret',
    GITHUB_TOKEN: 'secret',
    HTTPS_PROXY: 'http://user:secret@proxy:1',
  }
  const variables = { ...others, ...network }
  const { runInContext } = vm
  closeScriptBoundary(variables)
  vm.runInContext = runInContext
  expect(variables).toEqual(network)
})
