import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../../plugin/node/make-folder'

/** Two tests, in words that Newman, Postman and Bruno have in common. */
const tests = (status: string, body: string) => [
  `test('status', () => { expect(${status}).to.equal(200) })`,
  `test('body', () => { expect(${body}.id).to.be.a('number') })`,
]
const POSTMAN_TESTS = tests('pm.response.code', 'pm.response.json()').map((line) =>
  line.replace('test(', 'pm.test(').replace('expect(', 'pm.expect('),
)

export interface Collection {
  name: string
  requests: number
  /** What the requests' URLs begin with, after `{{apiUrl}}`. */
  path: string
  /** Of the collection. */
  event?: unknown
  /** Whether each request has two tests. */
  hasTests: boolean
}

/** Writes a Postman collection of many equal requests. Returns its path. */
export function writePostman(folder: string, { name, requests, path, event, hasTests }: Collection): string {
  const script = [{ listen: 'test', script: { exec: POSTMAN_TESTS } }]
  const file = join(folder, `${name}.postman_collection.json`)
  const item = Array.from({ length: requests }, (_, index) => ({
    name: `Request ${String(index + 1)}`,
    ...(hasTests && { event: script }),
    request: { method: 'GET', url: `{{apiUrl}}${path}/${String(index)}` },
  }))
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const auth = { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] }
  writeFileSync(file, JSON.stringify({ info: { name, schema }, auth, item, ...(event !== undefined && { event }) }))
  return file
}

/** The same as a Bruno collection, with tests. Returns its folder. */
export function writeBruno(folder: string, { name, requests, path }: Collection): string {
  const inside = join(folder, `${name}-bruno`)
  makeFolder(inside)
  writeFileSync(join(inside, 'bruno.json'), JSON.stringify({ version: '1', name, type: 'collection' }))
  for (let index = 0; index < requests; index++) {
    const blocks = [
      `meta {\n  name: Request ${String(index + 1)}\n  type: http\n  seq: ${String(index + 1)}\n}`,
      `get {\n  url: {{apiUrl}}${path}/${String(index)}\n  body: none\n  auth: bearer\n}`,
      'auth:bearer {\n  token: {{accessToken}}\n}',
      `tests {\n  ${tests('res.getStatus()', 'res.getBody()').join('\n  ')}\n}`,
    ]
    writeFileSync(join(inside, `request-${String(index)}.bru`), blocks.join('\n\n'))
  }
  return inside
}
