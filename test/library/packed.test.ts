import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshBuild } from '../helpers/fresh-build'
import { tempFolder } from '../helpers/temp-folder'
import { libraryScene, type LibraryScene } from './library-scene'

const ROOT = join(__dirname, '..', '..')
const MODULES = join(ROOT, 'node_modules')
freshBuild()

/** The examples of the document: the first line of a block is the name of its file. */
const EXAMPLES = new Map(
  [...readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8').matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(
    ([, name = '', text = '']) => [name, text],
  ),
)

/** A project of somebody else's that has installed the packed package, with `staging` as its environment. */
function project(environmentFile: string): string {
  const folder = tempFolder()
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string }]
  const modules = join(folder, 'node_modules')
  const installed = join(modules, 'uassist')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'])
  // What npm would install beside it.
  symlinkSync(MODULES, join(installed, 'node_modules'))
  mkdirSync(join(modules, '@types'))
  for (const name of ['axios', 'playwright-core', '@types/node']) symlinkSync(join(MODULES, name), join(modules, name))
  mkdirSync(join(folder, 'collections', 'environments'), { recursive: true })
  copyFileSync(environmentFile, join(folder, 'collections', 'environments', 'staging.postman_environment.json'))
  writeFileSync(join(folder, 'package.json'), '{}')
  for (const [name, text] of EXAMPLES) writeFileSync(join(folder, name), text)
  return folder
}

let scene: LibraryScene
let folder: string
beforeAll(async () => {
  scene = await libraryScene()
  folder = project(scene.signedIn.environmentFile)
})
afterAll(() => scene.signedIn.stop())

/** Runs a Node program in the project, while the sandbox of this process answers. */
async function node(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, UASSIST_HOME: scene.signedIn.home },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

test('every example of the document is run here', () => {
  expect([...EXAMPLES.keys()]).toEqual(['user.test.js', 'playwright.mjs', 'sync-user.mjs', 'collections.cjs'])
})

test('with Jest', async () => {
  const { code, output } = await node(join(MODULES, 'jest', 'bin', 'jest.js'), '--rootDir', folder, '--transform={}')
  expect(output).toMatch(/Tests: +2 passed, 2 total/)
  expect(code).toBe(0)
}, 60_000)

test("with Playwright's requests", async () => {
  expect(await node('playwright.mjs')).toEqual({ code: 0, output: '200\n' })
})

test('with axios', async () => {
  expect(await node('sync-user.mjs')).toEqual({ code: 0, output: '200\n' })
})

test('with collections', async () => {
  const { code, output } = await node('collections.cjs')
  expect(output).toMatch(/^\{ passed: \d+, failed: 0, reports: 1 \}$/m)
  expect(code).toBe(0)
}, 60_000)

test('require and import give the same functions, and nothing else', async () => {
  const names = 'console.log(Object.keys(library).filter((name) => !/^(default|module.exports)$/.test(name)).join())'
  const output = 'openEnvironment,runCollections\n'
  expect(await node('-e', `const library = require('uassist'); ${names}`)).toEqual({ code: 0, output })
  const source = `import * as library from 'uassist'; import { openEnvironment } from 'uassist'; ${names}`
  expect(await node('--input-type=module', '-e', source)).toEqual({ code: 0, output })
})

test('loading it loads no HTTP client, no Newman and nothing of npm', async () => {
  const source = "require('uassist'); console.log(Object.keys(require.cache).join('\\n'))"
  const loaded = (await node('-e', source)).output.trim().split('\n')
  expect(loaded).toContain(join(folder, 'node_modules/uassist/dist/index.js'))
  expect(loaded.length).toBeLessThan(12)
  const bytes = loaded.map((file) => readFileSync(file).length).reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeLessThan(200_000)
})

/** Types that are right, and mistakes that the compiler must see. */
const TYPES = {
  'types.mts': `
    import axios from 'axios'
    import { openEnvironment, runCollections, type OpenedEnvironment } from 'uassist'
    const staging: OpenedEnvironment = await openEnvironment('staging', { interaction: { showUrl: console.log } })
    const status: number = (await staging.attachTo(axios.create()).get<string>('/x', { params: {} })).status
    const response: Response = await staging.fetch(new URL('/x', staging.values.apiUrl), { account: 'agent' })
    const { exitCode } = await runCollections({ folder: ['a'], envVar: { a: 1 }, bail: true, timeoutRequest: 1000 })
    export const all: number[] = [status, response.status, exitCode]
    // @ts-expect-error
    await runCollections({ timeoutRequets: 1 })
    // @ts-expect-error
    await runCollections({ bail: 'yes' })
    // @ts-expect-error
    await openEnvironment('staging', { acount: 'agent' })
    // @ts-expect-error
    staging.attachTo({})
  `,
  'types.cts': `
    import library = require('uassist')
    export const { openEnvironment } = library
  `,
}

test('the type declarations are right for import and for require, also where libraries are checked', () => {
  for (const [name, text] of Object.entries(TYPES)) writeFileSync(join(folder, name), text)
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', '--module', 'nodenext']
  const program = join(MODULES, 'typescript', 'bin', 'tsc')
  const { stdout } = spawnSync(process.execPath, [program, ...options, ...Object.keys(TYPES)], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
}, 60_000)
