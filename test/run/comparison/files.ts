import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../../helpers/temp-folder'
import { type Case } from './case'
import { type EchoServer } from './echo-server'

/** Where both programs run: the same files for both, in the working directory of both. */
export interface Place {
  folder: string
  environmentFile: string
  collectionOf: (one: Pick<Case, 'name'>) => string
}

/** Every byte there is, and a text that is no ASCII. */
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
const FILES: Record<string, string | Buffer> = {
  'text.txt': 'line one\r\nline two ä\n',
  'bytes.bin': BYTES,
  'name with späce.txt': 'odd name',
  'rows.json': '[{"n":1,"text":"ä","flag":true,"nothing":null,"inner":{"a":[1]}},{"n":2,"text":"b","flag":false}]',
  'rows-bom.json': '\uFEFF[{"n":1},{"n":2}]',
  'row.json': '{"n":7}',
  'rows.csv': '\uFEFFn,text,code\n1,"a, b",00123\n2,ä,"00123"\n',
  'globals.json': JSON.stringify({
    values: [
      { key: 'fromGlobals', value: 'g' },
      { key: 'asNumber', value: 5 },
    ],
  }),
  'below/inner.txt': 'inner',
}

/** Writes all collections and the files they name into a new folder. */
export function writeFiles(cases: readonly Case[], { origin, port, tlsOrigin = '' }: EchoServer): Place {
  const outer = tempFolder()
  const folder = join(outer, 'project')
  mkdirSync(join(folder, 'below'), { recursive: true })
  writeFileSync(join(outer, 'outside.txt'), 'outside')
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content)
  const environmentFile = join(folder, 'compared.postman_environment.json')
  writeFileSync(environmentFile, JSON.stringify({ name: 'compared', values: environmentValues(origin, port) }))
  const collectionOf = ({ name }: Pick<Case, 'name'>) => join(folder, `${name}.postman_collection.json`)
  for (const one of cases) {
    const { name, collection, encoding = 'utf8' } = one
    const text = typeof collection === 'string' ? collection : JSON.stringify(collection)
    const addressed = text.replaceAll('<url>', `{{base}}/${name}`).replaceAll('<tls>', `${tlsOrigin}/${name}`)
    writeFileSync(collectionOf(one), addressed, encoding)
  }
  return { folder, environmentFile, collectionOf }
}

function environmentValues(origin: string, port: number): object[] {
  return [
    { key: 'base', value: origin, enabled: true },
    { key: 'host', value: '127.0.0.1', enabled: true },
    { key: 'port', value: String(port), enabled: true },
    // What uassist needs to know today of whoever runs a collection with a token given from outside.
    { key: 'auth0Domain', value: 'http://127.0.0.1:1', enabled: true },
    { key: 'clientId', value: 'client', enabled: true },
    { key: 'aText', value: 'text', type: 'default', enabled: true },
    { key: 'aSecret', value: 'not so secret', type: 'secret', enabled: true },
    { key: 'anEmptyText', value: '', enabled: true },
    { key: 'aNumber', value: 42, enabled: true },
    { key: 'aBoolean', value: false, enabled: true },
    { key: 'aNull', value: null, enabled: true },
    { key: 'anObject', value: { a: [1, 'ä'] }, enabled: true },
    { key: 'aList', value: [1, 2], enabled: true },
    { key: 'switchedOff', value: 'off', enabled: false },
    { key: 'disabled', value: 'off', disabled: true },
    { key: 'twice', value: 'first', enabled: true },
    { key: 'twice', value: 'second', enabled: true },
    { key: 'nested', value: '{{aText}}-{{aNumber}}', enabled: true },
    { key: 'shadowed', value: 'environment', enabled: true },
    { key: 'with space', value: 'spaced', enabled: true },
    { key: 'kopf-ä', value: 'umlaut', enabled: true },
    { key: 'clientSecret', value: 'sh-1', type: 'secret', enabled: true },
    { key: 'withoutValue', enabled: true },
  ]
}
