import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '../../scripts/cli/read-text'
import { parsePostmanCollection } from '../../scripts/formats/postman-collection'
import { parsePostmanEnvironment } from '../../scripts/formats/postman-environment'
import { tempFolder } from '../helpers/temp-folder'

/** What people have on their disks besides what the app exports. */

const COLLECTION = { info: { name: 'Ünï' }, item: [] }
const ENVIRONMENT = { name: 'e', values: [{ key: 'k', value: 'v' }] }

test('what Postman’s API answers is unwrapped', () => {
  expect(parsePostmanCollection(JSON.stringify({ collection: COLLECTION }), 'c')).toEqual(COLLECTION)
  expect(parsePostmanEnvironment(JSON.stringify({ environment: ENVIRONMENT }), 'e')).toEqual(ENVIRONMENT)
  expect(parsePostmanEnvironment(JSON.stringify({ globals: ENVIRONMENT }), 'g')).toEqual(ENVIRONMENT)
})

test('a collection or environment with a member of that name is none of these', () => {
  const collection = { ...COLLECTION, collection: 'x' }
  expect(parsePostmanCollection(JSON.stringify(collection), 'c')).toEqual(collection)
  const environment = { ...ENVIRONMENT, environment: { values: [] } }
  expect(parsePostmanEnvironment(JSON.stringify(environment), 'e')).toEqual(environment)
})

test.each([
  ['format v1', { name: 'old', order: [], requests: [] }, 'it has the format v1'],
  ['v1 as the API wraps it', { collection: { name: 'old', order: [], requests: [] } }, 'it has the format v1'],
  ['an environment', ENVIRONMENT, 'it is an environment'],
  ['something else', { a: 1 }, 'it has no list "item"'],
])('no collection, %s: the true reason', (_what, content, reason) => {
  expect(() => parsePostmanCollection(JSON.stringify(content), 'file.json')).toThrow(reason)
})

describe('encodings', () => {
  const text = JSON.stringify(COLLECTION)
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()
  const utf16 = Buffer.from(text, 'utf16le')
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without one', utf16],
    ['UTF-16 BE with a mark', swapped(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['UTF-16 BE without one', swapped(utf16)],
  ])('%s is read', (_name, bytes) => {
    const file = join(tempFolder(), 'c.json')
    writeFileSync(file, bytes)
    expect(parsePostmanCollection(readText(file, 'collection'), file)).toEqual(COLLECTION)
  })
})
