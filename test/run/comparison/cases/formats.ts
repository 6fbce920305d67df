import { type Case, collection, folder, request } from '../case'

const INFO_2_0 = { name: 'compared', schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' }
const TEXT = JSON.stringify(collection([request('/ä😀', { header: { 'X-A': 'a' } })]), undefined, 2)
const ODD_NAMES = [
  ...['', ' ', '/', '../..', 'ünï 😀', 'same', 'same', '__proto__', '<b>&"', 'a\nb\u0007', '\u202Ertl', '::error::x'],
  ...['x'.repeat(300), '{{aText}}'],
]
const NAME = "pm.request.headers.add({ key: 'X-Seen', value: encodeURIComponent(pm.info.requestName) })"
const REFUSED = { sends: 0, fails: true, aloneInUassist: true } as const

export const FORMATS: readonly Case[] = [
  {
    name: 'format-2.0',
    collection: {
      info: {
        ...INFO_2_0,
        description: { content: 'a *text*', type: 'text/markdown' },
        version: { major: 1, minor: 0, patch: 0 },
      },
      auth: { type: 'bearer', bearer: { token: 'of-2.0-file' } },
      variables: [{ id: 'v', key: 'v', value: 'variable' }],
      variable: [{ id: 'w', value: 'of-id' }],
      event: [
        { listen: 'prerequest', script: { id: 's', type: 'text/javascript', exec: "pm.variables.set('s', 'script')" } },
      ],
      item: [
        {
          name: 'text',
          request: { url: '<url>/{{v}}/{{w}}/{{s}}?a=b', method: 'GET', header: 'X-A: a\nX-B: b', description: 'd' },
        },
        {
          name: 'object',
          request: {
            url: { raw: '<url>/x', host: '<url>', path: '/x', query: [{ key: 'a', value: 'b', equals: true }] },
            method: 'POST',
            header: [],
            body: { mode: 'formdata', formdata: [{ key: 'a', value: 'b', type: 'text', enabled: true }] },
            auth: { type: 'basic', basic: { username: 'u', password: '{{aText}}', showPassword: false } },
          },
        },
        {
          name: 'variables',
          request: {
            url: {
              raw: '<url>/:id/:n',
              host: '<url>',
              path: '/:id/:n',
              variable: [
                { id: 'id', value: 'i' },
                { key: 'n', value: 3 },
              ],
            },
            auth: { type: 'noauth', noauth: null },
          },
        },
        { name: 'folder', description: 'd', item: [{ name: 'inner', request: '<url>/inner', response: [] }] },
      ],
    },
    sends: 4,
    shows: ['X-B: b', 'Authorization: Bearer of-2.0-file', 'Authorization: Basic dTp0ZXh0', '/format-2.0/i/'],
  },
  {
    name: 'format-1',
    collection: {
      ...{ id: 'c1', name: 'compared', order: ['r1'], folders: [] },
      requests: [
        {
          id: 'r1',
          name: 'one',
          method: 'POST',
          url: '<url>/one',
          headers: 'X-A: a\n',
          dataMode: 'raw',
          rawModeData: 'x',
        },
      ],
    },
    sends: 1,
    shows: ['POST /format-1/one', 'X-A: a'],
    aloneInUassist: true,
  },
  {
    name: 'format-of-the-postman-api',
    collection: { collection: collection([request('/one')]) },
    sends: 1,
    aloneInUassist: true,
  },
  { name: 'format-bom', collection: `\uFEFF${TEXT}`, sends: 1, shows: ['X-A: a'] },
  { name: 'format-crlf', collection: TEXT.replaceAll('\n', '\r\n'), sends: 1, shows: ['X-A: a'] },
  { name: 'format-utf-16', collection: `\uFEFF${TEXT}`, encoding: 'utf16le', sends: 1, aloneInUassist: true },
  {
    name: 'format-latin-1',
    collection: TEXT.replaceAll('😀', 'ö'),
    encoding: 'latin1',
    sends: 1,
    shows: ['/%C3%A4%C3%B6'],
  },
  { name: 'format-trailing-comma', collection: TEXT.replace(/\}\s*\]/, '},]'), ...REFUSED },
  { name: 'format-comment', collection: `// a comment\n${TEXT}`, ...REFUSED },
  {
    name: 'format-member-twice',
    collection: TEXT.replace('"method": "GET"', '"method": "PUT", "method": "DELETE"'),
    sends: 1,
    shows: ['DELETE /'],
  },
  { name: 'format-no-items', collection: collection([]), sends: 0 },
  { name: 'format-no-item-list', collection: { info: { name: 'compared' } }, sends: 0, aloneInUassist: true },
  { name: 'format-no-info', collection: { item: [request('/one')] }, sends: 1 },
  {
    name: 'format-odd-members',
    collection: {
      ...collection([
        { ...request('/one'), _postman_isSubFolder: true, x: 1, description: null },
        folder('f', [request('/two')], { protocolProfileBehavior: { followRedirects: false }, _postman_id: 'x' }),
        folder('redirects', [request('/~redirect/302/next')], { protocolProfileBehavior: { followRedirects: false } }),
        request('/null-example', { response: [null] }),
        request('/example', {
          response: [
            {
              ...{ name: 'ä', status: 'OK', code: 200, header: [{ key: 'Content-Type', value: 'a/b' }], cookie: [] },
              ...{ originalRequest: { method: 'GET', url: '<url>/original' }, body: '{"token":"{{nowhere}}"}' },
            },
          ],
        }),
      ]),
      extra: { deep: [null] },
    },
    sends: 5,
  },
  {
    name: 'format-odd-items',
    collection: collection([
      request('/first'),
      {},
      { name: 'nothing else' },
      { name: 'null request', request: null },
      { name: 'empty request', request: {} },
      folder('empty', []),
      { name: 'both', item: [request('/inner')], request: '<url>/outer' },
      request('/last'),
    ]),
    sends: 3,
    fails: true,
  },
  {
    name: 'format-items-that-are-no-objects',
    collection: collection([null, 'text', 5, [request('/listed')], request('/last')] as object[]),
    sends: 1,
    fails: true,
  },
  {
    name: 'format-odd-names-and-ids',
    collection: collection([
      ...ODD_NAMES.map((name, index) => request(`/${String(index)}`, { name, pre: NAME })),
      folder('f', [request('/same-id', { id: 'same' }), request('/same-id', { id: 'same' })], { id: 'same' }),
      nested(40),
    ]),
    sends: ODD_NAMES.length + 3,
  },
  {
    name: 'format-names-that-are-no-text',
    collection: collection(
      [5, null, true, ['a'], { a: 1 }].map((name) => ({ ...request(`/${JSON.stringify(name)}`), name })),
    ),
    sends: 5,
  },
]

function nested(depth: number): object {
  return depth === 0 ? request('/deep') : folder(`level ${String(depth)}`, [nested(depth - 1)])
}
