import { type Case, collection, folder, report, request, seen } from '../case'

const LIBRARIES: Readonly<Record<string, string>> = {
  lodash: "require('lodash').chunk([1, 2, 3], 2)",
  'lodash-global': '_.VERSION',
  'crypto-js': "require('crypto-js').HmacSHA256('a', 'b').toString()",
  'crypto-js-global': "CryptoJS.MD5('a').toString()",
  uuid: "/^[0-9a-f-]{36}$/.test(require('uuid').v4())",
  moment: "require('moment')(0).utc().format()",
  ajv: "new (require('ajv'))().validate({ type: 'number' }, 'a')",
  tv4: "tv4.validate({}, { required: ['a'] })",
  cheerio: "require('cheerio').load('<p>x</p>')('p').text()",
  xml2js:
    "(() => { let out; require('xml2js').parseString('<a b=\"1\">c</a>', (_, parsed) => { out = parsed }); return out })()",
  'xml2Json-global': "xml2Json('<a>1</a>')",
  'csv-parse': "require('csv-parse/lib/sync')('a,b\\n1,2', { columns: true })",
  chai: "typeof require('chai').expect",
  'postman-collection': "new (require('postman-collection').Url)('http://a/b').getPath()",
  buffer: "require('buffer').Buffer.from('ä').toString('base64')",
  url: "require('url').parse('http://a/b?c').query",
  querystring: "require('querystring').stringify({ a: 'b c' })",
  path: "require('path').join('a', '..', 'b')",
  util: "require('util').inspect({ a: 1 })",
  assert: "typeof require('assert').equal",
  events: "typeof new (require('events').EventEmitter)().on",
  btoa: "btoa('a') + atob('Yg==')",
  crypto: "(() => { try { return typeof require('crypto') } catch (error) { return error.message } })()",
  'pm.require': 'typeof pm.require',
  globals: 'typeof globalThis + typeof process + typeof URL + typeof fetch + typeof setTimeout + typeof window',
}

const OLD_TESTS = `tests['is 200'] = responseCode.code === 200
tests['a text'] = responseBody.includes('url')
tests['header'] = postman.getResponseHeader('Content-Type') === 'application/json'
tests['time'] = responseTime >= 0
postman.setEnvironmentVariable('old', 'environment')
postman.setGlobalVariable('oldGlobal', 'global')
${report('[environment.aText, globals.oldGlobal, typeof responseHeaders, request.name, request.method, iteration, typeof data, typeof responseCookies, postman.getEnvironmentVariable("old")]')}`

const INFO = 'pm.info.eventName, pm.info.iteration, pm.info.iterationCount, pm.info.requestName, pm.info.requestId'

export const SCRIPTS: readonly Case[] = [
  {
    name: 'scripts-inherited',
    collection: collection(
      [
        folder(
          'outer',
          [
            folder('inner', [request('/one', { pre: trace('request'), test: trace('request test') })], {
              pre: trace('inner'),
              test: trace('inner test'),
            }),
          ],
          {
            pre: trace('outer'),
            test: trace('outer test'),
          },
        ),
        request('/two', { pre: seen('pm.globals.get("trace")') }),
      ],
      { pre: trace('collection'), test: trace('collection test') },
    ),
    sends: 2,
    shows: [
      'X-Seen: %22collection%20outer%20inner%20request%20collection%20test%20outer%20test%20inner%20test%20request%20test%20collection%22',
    ],
  },
  {
    name: 'scripts-old-api',
    collection: collection([
      request('/one', {
        pre: "postman.setEnvironmentVariable('was', request.url); postman.clearEnvironmentVariable('nothing')",
        test: OLD_TESTS,
      }),
      request('/{{old}}/{{oldGlobal}}'),
    ]),
    sends: 3,
    shows: ['GET /scripts-old-api/environment/global'],
  },
  {
    name: 'scripts-old-api-fails',
    collection: collection([
      request('/one', { test: "tests['is 201'] = responseCode.code === 201; tests['truthy'] = 'yes'" }),
    ]),
    sends: 1,
    fails: true,
  },
  {
    name: 'scripts-libraries',
    collection: collection([
      request('/used', {
        test: report(
          `{ ${Object.entries(LIBRARIES)
            .map(([name, use]) => `'${name}': ${use}`)
            .join(', ')} }`,
        ),
      }),
    ]),
    sends: 2,
    shows: ['"lodash":[[1,2],[3]]', '"moment":"1970-01-01T00:00:00Z"'],
  },
  {
    name: 'scripts-see',
    collection: collection([
      folder('in ä', [
        request('/info?a=b', {
          name: 'näme / 😀',
          id: 'id-one',
          pre: seen(`[${INFO}, pm.execution.location, pm.execution.location.current]`),
          test: report(
            `[${INFO}, pm.request.url.toString(), pm.request.headers.get('X-Mine'), pm.response.json().method]`,
          ),
          header: { 'X-Mine': '{{aText}}' },
        }),
      ]),
      request('/pm', { pre: seen('Object.getOwnPropertyNames(pm).sort()') }),
      request('/objects', {
        test: report('[pm, pm.response, pm.execution, postman].map((one) => Object.getOwnPropertyNames(one).sort())'),
      }),
      request('/response?a=b', {
        test: report(`[pm.response.headers.has('date'), pm.response.headers.count(), pm.response.contentInfo(),
          pm.response.dataURI().slice(0, 30), pm.request.toJSON().method, pm.request.url.getQueryString()]`),
      }),
      request('/visualizer', {
        test: "pm.visualizer.set('<p>{{x}}</p>', { x: 'ä' }); pm.visualizer.clear(); pm.visualizer.set('x', {})",
      }),
      request('/console', {
        pre: `console.log('ä', { a: 1 }, undefined, Symbol('s'), () => 1)
          console.error(new Error('e')); console.warn(1n); console.info(null)`,
      }),
      request('/leave', { pre: 'leaked = 1; var own = 2; Array.prototype.mine = 3; _.mixin({ mixed: () => 4 })' }),
      request('/find', { pre: seen('[typeof leaked, typeof own, typeof [].mine, typeof _.mixed]') }),
    ]),
    sends: 11,
    shows: ['X-Seen: %5B%22prerequest%22,0,1,', '["test",', 'sendRequest'],
  },
  {
    name: 'scripts-assertions',
    collection: collection([
      request('/one', {
        test: `pm.test('status', () => pm.response.to.have.status(200))
          pm.test('json', () => { pm.response.to.be.json; pm.response.to.have.jsonBody('method', 'GET'); pm.expect(pm.response.json().url).to.match(/one/) })
          pm.test('header', () => pm.response.to.have.header('content-type', 'application/json'))
          pm.test('later', (done) => setTimeout(() => done(), 5))
          pm.test('nested', () => pm.test('inner', () => pm.expect(1).to.be.within(0, 2)))
          pm.test.skip('skipped', () => { throw new Error('never') })
          ${report('[pm.test.index(), pm.response.responseTime >= 0]')}`,
      }),
    ]),
    sends: 2,
  },
  {
    name: 'scripts-only-skipped',
    collection: collection([request('/one', { test: "pm.test.skip('skipped', () => { throw new Error('never') })" })]),
    sends: 1,
  },
  {
    name: 'scripts-assertion-fails',
    collection: collection([
      request('/one', { test: "pm.test('is 204', () => pm.response.to.have.status(204))" }),
      request('/after'),
    ]),
    sends: 2,
    fails: true,
    alone: true,
  },
  {
    name: 'scripts-assertion-fails-late',
    collection: collection([
      request('/one', { test: "pm.test('late', (done) => setTimeout(() => done(new Error('no')), 5))" }),
      request('/after'),
    ]),
    sends: 2,
    fails: true,
  },
  {
    name: 'scripts-assertion-fails-before',
    collection: collection([
      request('/one', { pre: "pm.test('before', () => pm.expect(1).to.equal(2))" }),
      request('/after'),
    ]),
    sends: 2,
    fails: true,
  },
  {
    name: 'scripts-all-is-well',
    collection: collection([request('/one', { test: "pm.test('is 200', () => pm.response.to.have.status(200))" })]),
    sends: 1,
    alone: true,
  },
  {
    name: 'scripts-throw-before',
    collection: collection([
      request('/sent-all-the-same', { pre: "throw new Error('broken')", test: report("'the test script ran'") }),
      request('/after'),
    ]),
    sends: 3,
    fails: true,
  },
  {
    name: 'scripts-throw-after',
    collection: collection([request('/one', { test: 'pm.nothing.there' }), request('/after')]),
    sends: 2,
    fails: true,
  },
  {
    name: 'scripts-do-not-parse',
    collection: collection([
      request('/one', { pre: 'const = 1' }),
      request('/await', { test: 'await 1' }),
      request('/after'),
    ]),
    sends: 3,
    fails: true,
  },
  {
    name: 'scripts-throw-in-callback',
    collection: collection([
      request('/one', {
        pre: "pm.sendRequest(pm.variables.replaceIn('<url>/asked'), () => { throw new Error('late') })",
      }),
      request('/timer', { test: "setTimeout(() => { throw new Error('later') }, 1)" }),
      request('/after'),
    ]),
    sends: 4,
  },
  {
    name: 'scripts-reject',
    collection: collection([
      request('/one', { pre: "Promise.reject(new Error('nobody handles this'))" }),
      request('/after'),
    ]),
    sends: 0,
    fails: true,
    alone: true,
  },
  {
    name: 'scripts-throw-odd-things',
    collection: collection(
      ["'text'", 'null', 'undefined', '42', '{ message: 1 }', 'Object.create(null)'].map((thing, index) =>
        request(`/${String(index)}`, { test: `throw ${thing}` }),
      ),
    ),
    sends: 6,
    fails: true,
  },
  {
    name: 'scripts-send-requests',
    collection: collection([
      request('/main', {
        pre: `const url = pm.variables.replaceIn('<url>')
          pm.sendRequest(url + '/text', (error, response) => {
            pm.environment.set('answer', response.json().method)
            pm.sendRequest({ url: url + '/object', method: 'PUT', header: ['X-A: a', 'X-B: b'], body: 'text' }, () => {
              pm.sendRequest({ url: url + '/{{unresolved}}', header: { 'X-Object': 'o' } }, () => {
                pm.sendRequest({ url: url + '/auth', auth: { type: 'basic', basic: [{ key: 'username', value: 'u' }, { key: 'password', value: 'p' }] } }, () => {})
              })
            })
          })`,
        header: { 'X-Answer': '{{answer}}' },
        test: `pm.sendRequest(pm.request, (error, response) => { ${report('[error, response.code]')} })`,
      }),
      request('/redirected', { pre: "pm.sendRequest(pm.variables.replaceIn('<url>/~redirect/302/next'), () => {})" }),
      request('/with-the-cookie-of-it'),
    ]),
    sends: 11,
    shows: ['X-Answer: GET', 'PUT /scripts-send-requests/object', '[null,200]'],
  },
  {
    name: 'scripts-send-request-refused',
    collection: collection([
      request('/main', {
        pre: `pm.sendRequest('http://127.0.0.1:1/', (error, response) => { ${report('[error.code, String(response.code)]')} })`,
      }),
    ]),
    sends: 2,
    fails: true,
    shows: ['["ECONNREFUSED","undefined"]'],
  },
  {
    name: 'scripts-wait',
    collection: collection([
      request('/timer', { pre: "setTimeout(() => pm.request.headers.add({ key: 'X-Late', value: '1' }), 20)" }),
      request('/interval', {
        pre: "let n = 0; const i = setInterval(() => { if (++n === 3) { clearInterval(i); pm.variables.set('n', n) } }, 1)",
        header: { 'X-N': '{{n}}' },
      }),
      request('/async', {
        pre: `(async () => {
          const code = await new Promise((resolve) => pm.sendRequest(pm.variables.replaceIn('<url>/asked'), (_, response) => resolve(response.code)))
          pm.request.headers.add({ key: 'X-Code', value: String(code) })
        })()`,
      }),
      request('/promise', {
        pre: "pm.sendRequest({ url: pm.variables.replaceIn('<url>/promised') }).then?.(() => {})",
      }),
    ]),
    sends: 6,
    shows: ['X-N: 3', 'X-Code: 200'],
  },
  {
    name: 'scripts-skip-request',
    collection: collection([
      request('/skipped', { pre: 'pm.execution.skipRequest()', test: report("'never'") }),
      request('/sent'),
      request('/async', { pre: 'setTimeout(() => pm.execution.skipRequest(), 1)' }),
      folder('all', [request('/in-folder')], {
        pre: 'if (pm.info.requestName === "/in-folder") pm.execution.skipRequest()',
      }),
      request('/failed', { pre: "pm.test('no', () => { throw new Error('no token') }); pm.execution.skipRequest()" }),
      request('/last'),
    ]),
    sends: 2,
    fails: true,
  },
  {
    name: 'scripts-written-differently',
    collection: collection([
      {
        name: 'text',
        event: [{ listen: 'prerequest', script: { exec: seen("'exec is a text'") } }],
        request: '<url>/text',
      },
      { name: 'bare', event: [{ listen: 'prerequest', script: seen("'script is a text'") }], request: '<url>/bare' },
      { name: 'list', event: [{ listen: 'prerequest', script: [seen("'script is a list'")] }], request: '<url>/list' },
      { name: 'no listen', event: [{ script: { exec: ['x'] } }], request: '<url>/no-listen' },
      {
        name: 'off',
        event: [{ listen: 'prerequest', disabled: true, script: { exec: ['throw 1'] } }],
        request: '<url>/off',
      },
      {
        name: 'crlf',
        event: [{ listen: 'prerequest', script: { exec: ["const a = 'crlf'\r", `${seen('a')}\r`] } }],
        request: '<url>/crlf',
      },
      {
        name: 'twice',
        event: [1, 2].map((n) => ({ listen: 'prerequest', script: { exec: [seen(String(n))] } })),
        request: '<url>/twice',
      },
      {
        name: 'python',
        event: [{ listen: 'prerequest', script: { type: 'text/python', exec: ['print(1)'] } }],
        request: '<url>/python',
      },
      { name: 'none', event: [], request: '<url>/none' },
      {
        name: 'return',
        event: [{ listen: 'prerequest', script: { exec: [`${seen("'before'")}; return`, 'throw 1'] } }],
        request: '<url>/return',
      },
    ]),
    sends: 10,
    fails: true,
    shows: ['X-Seen: %22exec%20is%20a%20text%22'],
  },
]

function trace(word: string): string {
  return `pm.globals.set('trace', [pm.globals.get('trace'), '${word}'].filter(Boolean).join(' '))`
}
