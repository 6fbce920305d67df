import { createContext } from 'node:vm'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFrom } from '../../../scripts/run/worker/code-cache'
import { tempFolder } from '../../helpers/temp-folder'
import { inAProcess } from '../in-a-process'

const codeOf = (word: string): string => `(function () { return '${word}' })() // ${'x'.repeat(200_000)}`

/** Compiles code, runs it, and lets the cache have its turn. */
async function run(folder: string, code: string): Promise<{ result: unknown; isFromCache: boolean }> {
  const script = compileFrom(folder)(code, {})
  const result: unknown = script.runInContext(createContext({}))
  await new Promise((resolve) => setImmediate(resolve))
  return { result, isFromCache: script.cachedDataRejected === false }
}

test('large code is kept, and compiled by what was kept; other code of the same length is not mistaken for it', async () => {
  const folder = tempFolder()
  expect(await run(folder, codeOf('one'))).toEqual({ result: 'one', isFromCache: false })
  expect(await run(folder, codeOf('one'))).toEqual({ result: 'one', isFromCache: true })
  expect(await run(folder, codeOf('two'))).toEqual({ result: 'two', isFromCache: false })
  expect(readdirSync(folder)).toHaveLength(2)
})

test('small code is not worth a file', async () => {
  const folder = tempFolder()
  expect(await run(folder, "'small'")).toEqual({ result: 'small', isFromCache: false })
  expect(readdirSync(folder)).toEqual([])
})

/** The same in a process of its own: within one, V8 remembers by itself what it has compiled. */
async function isFromCache(folder: string): Promise<unknown> {
  const { stdout } = await inAProcess(`
    import { compileFrom } from '../../scripts/run/worker/code-cache'
    const script = compileFrom(${JSON.stringify(folder)})(${JSON.stringify(codeOf('one'))}, {})
    script.runInContext(require('node:vm').createContext({}))
    console.log(script.cachedDataRejected === false)`)
  return JSON.parse(stdout)
}

test('what V8 refuses is compiled and kept anew', async () => {
  const folder = tempFolder()
  expect(await isFromCache(folder)).toBe(false)
  const [name = ''] = readdirSync(folder)
  writeFileSync(join(folder, name), 'of another version')
  expect(await isFromCache(folder)).toBe(false)
  expect(await isFromCache(folder)).toBe(true)
  expect(readdirSync(folder)).toEqual([name])
})

test('where nothing can be kept, everything runs all the same', async () => {
  const folder = join(tempFolder(), 'not-there')
  expect(await run(folder, codeOf('one'))).toEqual({ result: 'one', isFromCache: false })
  mkdirSync(folder)
  await run(folder, codeOf('one'))
  expect(readdirSync(folder)).toHaveLength(1)
})
