import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { buildCollection } from '../../scripts/dev/build-collection'
import { bundleScript } from '../../scripts/dev/bundle-script'
import { buildCollectionFiles } from '../../scripts/dev/collection-files'
import { type Collection, collectionText } from '../../scripts/dev/normalise-collection'
import { uuidOf } from '../../scripts/dev/uuid'
import { tempFolder } from '../helpers/temp-folder'
import { readCollection, ROOT } from './newman-run'

/** A folder with the project's collections in it, to be spoiled. */
function project(): {
  root: string
  file: string
  build: (...args: string[]) => Promise<{ code: number; said: string[] }>
} {
  const root = tempFolder()
  for (const folder of ['collections', 'docs']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
  return {
    root,
    file: join(root, 'collections', 'u-assist.postman_collection.json'),
    build: async (...args) => {
      const said: string[] = []
      const code = await buildCollectionFiles(args, root, (line) => said.push(line))
      return { code, said }
    },
  }
}

function emptyProject(): string {
  const root = tempFolder()
  mkdirSync(join(root, 'collections'))
  return root
}

const textOf = (collection: object): string => collectionText(collection as Collection)
const parsed = (text: string): Collection => JSON.parse(text) as Collection

describe('npm run collections', () => {
  test('the files of the project are as the build leaves them', async () => {
    expect(await project().build('--check')).toEqual({ code: 0, said: [] })
  })

  test('a file that was exported from Postman, or whose script is old, is stale, named, and built anew byte by byte', async () => {
    const { file, build } = project()
    const original = readFileSync(file, 'utf8')
    for (const spoilt of [
      JSON.stringify(parsed(original), undefined, '\t'),
      original.replace('async function prepare()', 'async function old()'),
    ]) {
      writeFileSync(file, spoilt)
      expect(await build('--check')).toEqual({
        code: 1,
        said: ['collections/u-assist.postman_collection.json is stale: run `npm run collections`'],
      })
      expect(readFileSync(file, 'utf8')).toBe(spoilt)
      expect(await build()).toEqual({ code: 0, said: ['collections/u-assist.postman_collection.json is written'] })
      expect(readFileSync(file, 'utf8')).toBe(original)
      expect(await build()).toEqual({ code: 0, said: [] })
    }
  })

  test('an unknown argument is refused by name, and no collection at all is no success', async () => {
    expect(await project().build('--chek')).toEqual({
      code: 2,
      said: ['unknown argument "--chek"; the only one is --check'],
    })
    expect(await buildCollectionFiles([], emptyProject(), () => undefined)).toBe(2)
  })

  test('the script knows the folders whose auth is another token', async () => {
    const bearer = (token: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: token }] })
    const collection = {
      info: { name: 'small' },
      item: [
        { name: 'Plain', item: [{ name: 'Inner', auth: bearer('{{agentAccessToken}}'), item: [] }] },
        { name: 'As a supervisor', auth: bearer('{{supervisorAccessToken}}'), item: [] },
        { name: 'Other', auth: bearer('literal'), item: [] },
      ],
    }
    const script = parsed(
      await buildCollection('u-assist', JSON.stringify(collection), ROOT),
    ).event?.[0]?.script.exec.join('\n')
    expect(script).toContain('{ "Plain / Inner": "agentAccessToken", "As a supervisor": "supervisorAccessToken" }')
  })
})

describe('the one form of a collection', () => {
  const SMALL = {
    item: [{ request: { url: 'https://api.example', method: 'GET', header: [] }, name: 'read', response: [] }],
    info: { name: 'small', _exporter_id: '1', _collection_link: 'https://example', _postman_id: 'random' },
    event: [{ listen: 'test', script: { exec: ['1'], type: 'text/javascript', packages: {}, id: 'random' } }],
  }

  test('drops what exporters add, gives ids that follow from names, and orders keys', () => {
    expect(parsed(textOf(SMALL))).toEqual({
      info: { _postman_id: uuidOf('small'), name: 'small' },
      item: [{ name: 'read', id: uuidOf('small\nread'), request: { method: 'GET', url: 'https://api.example' } }],
      event: [{ listen: 'test', script: { type: 'text/javascript', exec: ['1'] } }],
    })
    expect(textOf(SMALL).indexOf('"info"')).toBeLessThan(textOf(SMALL).indexOf('"item"'))
  })

  test('is the same for the same content in any order, and changes nothing the second time', () => {
    const shuffled = {
      event: SMALL.event,
      info: SMALL.info,
      item: SMALL.item.map(({ name, ...rest }) => ({ ...rest, name })),
    }
    expect(textOf(shuffled)).toBe(textOf(SMALL))
    expect(textOf(parsed(textOf(SMALL)))).toBe(textOf(SMALL))
  })

  test('keeps the request beside its examples, in its present form', () => {
    const request = { method: 'GET', url: { raw: 'x', query: [{ key: 'a', value: '1', description: 'an a' }] } }
    const example = { name: 'ok', code: 200, originalRequest: { method: 'PUT' } }
    const [item] = parsed(textOf({ ...SMALL, item: [{ name: 'read', request, response: [example] }] })).item
    expect(item?.response?.[0]).toEqual({
      name: 'ok',
      code: 200,
      originalRequest: { method: 'GET', url: { raw: 'x', query: [{ key: 'a', value: '1' }] } },
    })
  })

  test('keeps an empty folder, and empties secret variables', () => {
    const variable = [
      { key: 'code', value: 'from-a-run', type: 'secret' },
      { key: 'page', value: '1' },
    ]
    const collection = parsed(textOf({ ...SMALL, item: [{ name: 'Documents', item: [] }], variable }))
    expect(collection.item[0]?.item).toEqual([])
    expect(collection.variable?.map(({ value }) => value)).toEqual(['', '1'])
  })

  test('two requests of one name in one folder are refused, in two folders they are not', () => {
    const read = { name: 'read', request: {} }
    expect(() => textOf({ ...SMALL, item: [read, read] })).toThrow('"read" is there twice')
    expect(() => textOf({ ...SMALL, item: [read, { name: 'Folder', item: [read] }] })).not.toThrow()
  })

  test('ids are version 5 UUIDs', () => {
    expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuidOf('a')).not.toBe(uuidOf('b'))
  })
})

describe('a bundle for the script runtime', () => {
  const bundle = async (code: string): Promise<string> => {
    const root = tempFolder()
    writeFileSync(join(root, 'script.ts'), code)
    return bundleScript('script.ts', root)
  }

  test.each([
    ['globalThis.x = 1', 'globalThis'],
    ['process.exit()', 'process'],
    ["new URL('https://api.example')", 'URL'],
    ["if (typeof crypto !== 'undefined') console.log(1)", 'crypto'],
    ['structuredClone({})', 'structuredClone'],
    ["pm.vault.get('x')", 'pm.vault'],
    ["pm.require('x')", 'pm.require'],
    ['export const read = (query: string): unknown => new URLSearchParams(query)', 'URLSearchParams'],
  ])('"%s" is refused: there is no %s', async (code, name) => {
    await expect(bundle(code)).rejects.toThrow(`script.ts: the script runtime has no ${name}`)
  })

  test.each([
    ['a variable of that name', 'const self = { url: 1 }\nconsole.log(self.url)'],
    ['a property of that name', 'console.log(pm.request.process, pm.response.URL)'],
    ['a type of that name', 'export const read = (url: URL): string => String(url)'],
    ['what the runtime has', "console.log(Buffer.from(''), setTimeout, require('ajv'), pm.variables)"],
  ])('%s is let through', async (_what, code) => {
    await expect(bundle(code)).resolves.toContain('(() => {')
  })

  test('class fields, which tools that read scripts before they run them cannot parse, become older syntax', async () => {
    const code = await bundle(
      'class A { #a = 1; b = 2; read() { return this.#a + this.b } }\nconsole.log(new A().read())',
    )
    expect(code).not.toMatch(/#a|^ *b = 2/m)
    expect(await bundle('const a = { "#a": 1 }\nconsole.log(a)')).toContain('#a')
  })

  test('a module the runtime does not provide, and an await at the top, do not build', async () => {
    await expect(bundle("import { createHash } from 'node:crypto'\nconsole.log(createHash)")).rejects.toThrow(
      'node:crypto',
    )
    await expect(bundle('await Promise.resolve()')).rejects.toThrow('await')
  })
})

test.each(['u-assist', 'auth0'])('the script of "%s" says first of all what to do where there is no "pm"', (name) => {
  const script = readCollection(name).event?.[0]?.script.exec.join('\n') ?? ''
  expect(() => {
    runInNewContext(script, { require: () => ({}) })
  }).toThrow('run it with Postman, Newman or "uassist run", or import u-assist.openapi.yaml')
  const [first = ''] = /if \(typeof pm .*?\n\}/s.exec(script) ?? []
  expect(first).toContain('throw')
  expect(() => {
    runInNewContext(first, { pm: {} })
  }).not.toThrow()
})

test('an undeclared variable stays undeclared: request scripts find it', () => {
  const scripts = [readCollection('u-assist'), readCollection('auth0')].map(
    ({ event }) => event?.[0]?.script.exec.join('\n') ?? '',
  )
  for (const script of scripts) {
    expect(script).toMatch(/^ {2}uassist = /m)
    expect(script).not.toMatch(/"use strict"|(var|let|const) uassist\b/)
  }
})
