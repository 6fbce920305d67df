import { type Case, collection, request } from '../case'

const object = (path: readonly string[], more: object = {}): object => ({
  raw: '<url>/raw-is-ignored',
  host: ['<url>'],
  path,
  ...more,
})
const PORT = { protocol: 'http', port: '{{port}}' }
const AT_PORT = '{{host}}:{{port}}/urls-as-text'
const PARAMETERS = [
  { key: 'a', value: '1' },
  { key: 'a', value: '2' },
  { key: 'off', value: 'x', disabled: true },
  { key: 'empty', value: '' },
  { key: 'null', value: null },
  { key: 'missing' },
  { key: null, value: 'no key' },
  { key: 'both', value: 'ä b&c=d#e+%20' },
  { key: '{{aText}}', value: '{{nested}}' },
  { key: 'number', value: 5 },
]
const JSON_BODY = { method: 'POST', body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } } } }
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'LOCK', 'LINK', 'VIEW']

export const REQUESTS: readonly Case[] = [
  {
    name: 'urls-as-text',
    collection: collection(
      [
        ...[
          '',
          '/',
          '//double//',
          '/a/',
          '/a/../b/./c',
          '/ä ö/€',
          '/a%20b%2Fc',
          "/a'(b)*!~;,:@$",
          '/back\\slash|pipe^`"<>',
        ],
        ...[
          '/a?',
          '/a?b',
          '/a?b=',
          '/a?=c',
          '/a?b=c&b=d',
          '/a?b=c d+e&f=ä',
          '/a?b=%7B%22%7D',
          '/a?b={"x":[1]}',
          '/a?b=c=d&&e',
        ],
        ...['/a#hash', '/a?b=c#h?x=y', '/{{aText}}/{{aNumber}}?{{aText}}={{aBoolean}}#{{aText}}'],
        ...['/{{nowhere}}/{{$unheard}}?x={{nowhere}}', '/:text/path'],
      ]
        .map((path) => request(path))
        .concat(
          [
            AT_PORT,
            `http://${AT_PORT}`,
            `HTTP://${AT_PORT}/UPPER`,
            ` http://${AT_PORT}/space `,
            `http://user:pass@${AT_PORT}`,
          ].map((url) => ({ name: url, request: { method: 'GET', url } })),
          { name: 'the request is a text', request: '<url>/text' },
          { name: 'no method', request: { url: '<url>/no-method' } },
        ),
    ),
    sends: 30,
    shows: ['GET /urls-as-text//double//\n', '/text/42?text=false', 'Authorization: Basic dXNlcjpwYXNz'],
  },
  {
    name: 'urls-as-objects',
    collection: collection([
      request(object(['a', 'b'])),
      request(object(['a', '', 'b', ''])),
      request(object([''])),
      request({ host: ['<url>'], path: '/as/text/' }),
      request({ ...PORT, host: ['127', '0', '0', '1'], path: ['urls-as-objects', 'parts'] }),
      request({ ...PORT, host: '127.0.0.1', path: ['urls-as-objects', 'host-text'], hash: 'h' }),
      request({ raw: '<url>/raw?a=b', host: ['<url>'], path: ['wins'] }),
      request(object(['slash/inside', '{{aText}}', 'ä ö'])),
      request(object(['list'], { query: PARAMETERS })),
      request(object(['text'], { query: 'a=b&c' })),
      request(object(['all-off'], { query: [{ key: 'a', value: '1', disabled: true }] })),
      request(object(['none'], { query: [] })),
      request(object(['encoded'], { query: [{ key: 'a', value: 'b+%20{ä' }] }), {
        protocolProfileBehavior: { disableUrlEncoding: true },
      }),
    ]),
    sends: 13,
    shows: ['/urls-as-objects/a//b/\n', 'a=1&a=2&empty=&null', 'text=text-42'],
  },
  {
    name: 'urls-with-path-variables',
    collection: collection(
      [
        {
          path: [':id', 'x', ':n'],
          variable: [
            { key: 'id', value: 'a/b ä' },
            { key: 'n', value: '{{aText}}' },
          ],
        },
        { path: [':id', ':missing'], variable: [{ key: 'id', value: '' }] },
        { path: [':id'], variable: [{ id: 'id', value: 'by-id' }] },
        { path: [':id'], variable: [{ key: 'id', value: 'off', disabled: true }] },
        { path: [':id:id', 'x:id', ':id.json'], variable: [{ key: 'id', value: 'v' }] },
      ].map(({ path, variable }) => request(object(path, { variable }))),
    ),
    sends: 5,
    shows: ['/urls-with-path-variables/a/b%20%C3%A4/x/text', '/by-id'],
  },
  {
    name: 'dynamic-variables',
    collection: collection([
      request('/{{$guid}}/{{$timestamp}}/{{$isoTimestamp}}/{{$randomInt}}/{{$randomUUID}}?bool={{$randomBoolean}}', {
        method: 'POST',
        body: { mode: 'raw', raw: '{{$randomAlphaNumeric}} {{$randomIP}} {{$guid}} {{$randomHexColor}}' },
        pre: "pm.request.headers.add({ key: 'X-Seen', value: pm.variables.replaceIn('{{$guid}}') })",
      }),
    ]),
    sends: 1,
    shows: ['/GUID/INTEGER/ISO/INTEGER/GUID?bool=BOOLEAN', 'X-Seen: GUID', '\nCHARACTER IP GUID COLOR'],
    varies: [
      [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'GUID'],
      [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'ISO'],
      [/#[0-9a-f]{6}/g, 'COLOR'],
      [/\b(?:true|false)\b/g, 'BOOLEAN'],
      [/\b\d{1,3}(?:\.\d{1,3}){3}\b(?!:)/g, 'IP'],
      [/(?<=\/)\d+(?=\/)/g, 'INTEGER'],
      [/^[a-z0-9](?= )/gm, 'CHARACTER'],
      [/^\d{1,3}$/g, 'LENGTH'],
    ],
  },
  {
    name: 'methods',
    collection: collection([...METHODS, 'get', 'Custom', ''].map((method) => request(`/${method}`, { method }))),
    sends: 14,
    shows: ['HEAD /methods/HEAD', 'PROPFIND /methods/PROPFIND', 'CUSTOM /methods/Custom'],
  },
  {
    name: 'headers',
    collection: collection([
      request('/list', {
        header: [
          { key: 'X-One', value: '1' },
          { key: 'x-one', value: '2' },
          { key: 'X-Off', value: 'x', disabled: true },
          { key: 'X-Empty', value: '' },
          { key: 'X-Null', value: null },
          { key: 'X-Missing' },
          { key: '', value: 'no key' },
          { key: 'X-{{aText}}', value: '{{nested}} {{nowhere}}' },
          { key: 'X-Number', value: 5 },
          { key: 'X-Spaces', value: ' around ' },
          { key: 'X-Latin', value: 'äöü' },
        ],
      }),
      request('/own', {
        header: {
          ...{ 'user-agent': 'mine', Accept: 'a/b', Host: 'other.example', 'Cache-Control': 'max-age=1' },
          ...{ 'Accept-Encoding': 'identity', 'Postman-Token': 'fixed', Connection: 'close' },
        },
      }),
      request('/text', { header: 'X-A: a\r\nX-B:b\n' }),
      request('/null', { header: null }),
      request('/system-headers-off', {
        ...JSON_BODY,
        protocolProfileBehavior: {
          disabledSystemHeaders: { 'user-agent': true, 'postman-token': true, accept: true, 'content-type': true },
        },
      }),
      request('/length', { ...JSON_BODY, header: { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' } }),
    ]),
    sends: 6,
    shows: ['X-text: text-42 {{nowhere}}', 'Host: other.example', 'X-A: a'],
  },
  {
    name: 'headers-that-cannot-be-sent',
    collection: collection([
      ...[{ 'X-Emoji': '😀' }, { 'X-ä': 'x' }, { 'X-Line': 'a\r\nX-Injected: b' }, { ' X-Space ': 'x' }].map((header) =>
        request('/header', { header: header as Record<string, string> }),
      ),
      request('/after'),
    ]),
    sends: 1,
    fails: true,
  },
  {
    name: 'requests-changed-by-scripts',
    collection: collection(
      [
        ["pm.request.url = pm.variables.replaceIn('<url>/text')"],
        ["pm.request.url.addQueryParams('b=2'); pm.request.url.removeQueryParams('a')"],
        ["pm.request.url.path.push('pushed')"],
        ["pm.request.url.update('<url>/updated?x={{aText}}')"],
        ["pm.request.method = 'PUT'"],
        ["pm.request.headers.add({ key: 'X-Added', value: '{{aText}}' }); pm.request.headers.remove('X-Remove')"],
        ["pm.request.headers.upsert({ key: 'X-Change', value: 'after' }); pm.request.addHeader('X-By: method')"],
        ["pm.request.addHeader({ key: 'User-Agent', value: 'script' }); pm.request.headers.add('X-Text: as text')"],
        ["pm.request.headers.clear(); pm.variables.set('made', 'made-up')"],
        ["pm.request.body.update('after')"],
        ["pm.request.body.raw = 'changed {{aText}}'"],
        ["pm.request.body.update({ mode: 'urlencoded', urlencoded: [{ key: 'x', value: 'y' }] })"],
        ['pm.request.body = undefined'],
        ["pm.request.method = 'GET'; pm.request.body = { mode: 'raw', raw: 'pruned' }"],
        ["pm.request.auth.update([{ key: 'token', value: 'changed' }])"],
        [
          "pm.request.auth = { type: 'basic', basic: [{ key: 'username', value: 'u' }, { key: 'password', value: 'p' }] }",
        ],
      ].map(([pre = ''], index) =>
        request(`/${String(index)}/{{made}}?a=1`, {
          pre,
          method: 'POST',
          header: { 'X-Keep': 'k', 'X-Change': 'before', 'X-Remove': 'r' },
          body: { mode: 'raw', raw: 'before' },
          auth: { type: 'bearer', bearer: [{ key: 'token', value: 'of-file' }] },
        }),
      ),
    ),
    sends: 16,
    shows: [
      'changed-by-scripts/text\n',
      '?b=2',
      'PUT /',
      'X-Change: after',
      'User-Agent: script',
      '\nafter',
      'x=y',
      'made-up',
    ],
  },
]
