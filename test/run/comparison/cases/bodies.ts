import { type Case, collection, report, request } from '../case'

const raw = (text: unknown, language?: string): object => ({
  mode: 'raw',
  raw: text,
  ...(language !== undefined && { options: { raw: { language } } }),
})
const post = (path: string, body: object | string, plan: Parameters<typeof request>[1] = {}): object =>
  request(path, { method: 'POST', body, ...plan })
const file = (src: unknown) => ({ mode: 'file', file: { src } })
const form = (...formdata: object[]) => ({ mode: 'formdata', formdata })
const urlencoded = (list: unknown) => ({ mode: 'urlencoded', urlencoded: list })
const graphql = (query: string, more: object = {}) => ({ mode: 'graphql', graphql: { query, ...more } })

export const BODIES: readonly Case[] = [
  {
    name: 'bodies-raw',
    collection: collection([
      ...['json', 'xml', 'html', 'text', 'javascript', 'unheard'].map((name) =>
        post(`/${name}`, raw('{"a":"{{aText}}"}', name)),
      ),
      post('/no-language', raw('<a>\r\n\tä€😀</a>')),
      post('/own-type', raw('{}', 'json'), { header: { 'content-type': 'application/vnd.x+json' } }),
      post('/empty', raw('', 'json')),
      post('/null', raw(null)),
      post('/object', raw({ a: 1 })),
      post('/number', raw('{{aNumber}} {{nowhere}}')),
      post('/big', raw('ä'.repeat(600_000))),
      post('/off', { ...raw('x'), disabled: true }),
      post('/no-mode', { raw: 'x' }),
      post('/unknown-mode', { mode: 'smoke', smoke: 'x' }),
      post('/text', 'x'),
    ]),
    sends: 17,
    shows: ['{"a":"text"}', 'Content-Type: application/xml', 'application/vnd.x+json', 'Content-Length: 1200000'],
  },
  {
    name: 'bodies-urlencoded',
    collection: collection([
      post(
        '/list',
        urlencoded([
          { key: 'a', value: 'b c&d=ä+%20' },
          { key: 'a', value: 'again' },
          { key: 'off', value: 'x', disabled: true },
          { key: '', value: 'no key' },
          { key: 'no value' },
          { key: 'null', value: null },
          { key: '{{aText}}', value: '{{aNumber}}' },
        ]),
      ),
      post('/text', urlencoded('a=b&c=d%20e')),
      post('/none', urlencoded([])),
    ]),
    sends: 3,
    shows: ['a=b%20c%26d%3D%C3%A4%2B%2520&a=again', 'text=42'],
  },
  {
    name: 'bodies-form-data',
    collection: collection([
      post(
        '/fields',
        form(
          { key: 'a', value: 'ä\r\nb', type: 'text' },
          { key: 'json', value: '{"a":1}', type: 'text', contentType: 'application/json' },
          { key: 'off', value: 'x', type: 'text', disabled: true },
          { key: 'quo"te', value: '{{aText}}', type: 'text' },
          { key: 'null', value: null, type: 'text' },
          { key: 'a', value: 'again' },
        ),
      ),
      post(
        '/files',
        form(
          { key: 'one', type: 'file', src: 'text.txt' },
          { key: 'many', type: 'file', src: ['bytes.bin', 'below/inner.txt'] },
          { key: 'typed', type: 'file', src: 'text.txt', contentType: 'text/markdown', fileName: 'other.md' },
          { key: 'odd', type: 'file', src: 'name with späce.txt' },
        ),
      ),
      post('/no-file', form({ key: 'none', type: 'file', src: [] }, { key: 'x', value: 'y' })),
    ]),
    sends: 3,
    shows: ['name="one"; filename="text.txt"', 'filename="inner.txt"'],
  },
  {
    name: 'bodies-from-files',
    collection: collection([
      post('/text', file('text.txt')),
      post('/bytes', file('./below/../bytes.bin'), { header: { 'Content-Type': 'x/y' } }),
      post('/variable', file('{{aText}}.txt')),
      post('/content', { mode: 'file', file: { content: 'the content' } }),
      post('/none', { mode: 'file', file: {} }),
      post('/name', { mode: 'file', file: 'text.txt' }),
    ]),
    sends: 6,
    shows: ['line one\r\nline two ä\n', 'Content-Type: x/y'],
  },
  {
    name: 'bodies-from-lost-files',
    collection: collection([
      post('/lost', file('not-there.txt')),
      post('/form', form({ key: 'f', type: 'file', src: 'not-there.txt' }, { key: 'x', value: 'y' })),
      post('/folder', file('below')),
    ]),
    sends: 3,
  },
  {
    name: 'bodies-from-outside-the-folder',
    collection: collection([
      post('/above', file('../outside.txt')),
      post('/form', form({ key: 'f', type: 'file', src: '../outside.txt' })),
    ]),
    sends: 2,
    shows: ['\noutside', '\r\noutside'],
  },
  {
    name: 'bodies-from-the-environment-file',
    collection: collection([post('/environment', file('compared.postman_environment.json'))]),
    sends: 1,
    shows: ['"clientSecret"'],
  },
  {
    name: 'bodies-graphql',
    collection: collection([
      post('/text', graphql('query Q($a: Int) {\n  f(a: $a)\n}', { variables: '{"a": {{aNumber}}}' })),
      post('/object', graphql('{ f }', { variables: { a: 1 }, operationName: 'Q' })),
      post('/empty', graphql('mutation { g }', { variables: '' })),
      post('/bad-variables', graphql('{ f }', { variables: '{oops' })),
      request('/get', { body: graphql('{ f }') }),
    ]),
    sends: 5,
    shows: ['"variables":{"a": 42}', 'Content-Type: application/json'],
  },
  {
    name: 'bodies-pruned',
    collection: collection(
      ['GET', 'HEAD', 'COPY', 'OPTIONS', 'DELETE', 'PURGE', 'UNLOCK'].flatMap((method) => [
        request(`/pruned/${method}`, { method, body: raw('x') }),
        request(`/kept/${method}`, { method, body: raw('x'), protocolProfileBehavior: { disableBodyPruning: true } }),
      ]),
    ),
    sends: 14,
    shows: ['GET /bodies-pruned/kept/GET\n'],
  },
  {
    name: 'bodies-of-script-requests',
    collection: collection([
      request('/main', {
        pre: `const url = pm.variables.replaceIn('<url>')
          const urlencoded = [{ key: 'a', value: 'b' }]
          pm.sendRequest({ url: url + '/form', method: 'POST', body: { mode: 'urlencoded', urlencoded } }, () => {
            pm.sendRequest({ url: url + '/file', method: 'POST', body: { mode: 'file', file: { src: 'text.txt' } } }, (error) => {
              const formdata = urlencoded
              pm.sendRequest({ url: url + '/multi', method: 'POST', body: { mode: 'formdata', formdata } }, () => {
                ${report('String(error)')}
              })
            })
          })`,
      }),
    ]),
    sends: 5,
    shows: ['a=b'],
  },
]
