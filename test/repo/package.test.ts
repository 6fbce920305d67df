import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import packageJson from '../../package.json'
import { freshBuild } from '../helpers/fresh-build'
import { packedFiles } from '../helpers/packed-files'

const ROOT = join(__dirname, '..', '..')
const DIST = freshBuild()

interface Lock {
  packages: Record<
    string,
    Record<'dependencies' | 'optionalDependencies', Record<string, string> | undefined> & { resolved?: string }
  >
}
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock

test('the lock file holds every platform package, so that it installs on every system', () => {
  const names = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')))
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  )
  expect(wanted.length).toBeGreaterThan(20)
  expect(wanted.filter((name) => !names.has(name))).toEqual([])
})

test('the lock file names no download address', () => {
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved)).toEqual([])
})

test('every version is exact', () => {
  const versions = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies })
  expect(versions.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

/** Package names a built file requires. */
const required = (text: string) =>
  [...text.matchAll(/\brequire\((["'])([^"']+)\1\)/g)]
    .map((match) => match[2] ?? '')
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))

test('the built command requires nothing that is not installed with it', () => {
  const files = [
    'uassist.js',
    'index.js',
    'worker.js',
    ...readdirSync(join(DIST, 'chunks')).map((name) => join('chunks', name)),
  ]
  const names = new Set(files.flatMap((file) => required(readFileSync(join(DIST, file), 'utf8'))))
  // Asked for inside a try, and done without: colours in axios's debug output.
  names.delete('supports-color')
  // Stands in the text of an error.
  names.delete('keygrip')
  expect([...names].filter((name) => !(name in packageJson.dependencies))).toEqual([])
  expect(names.has('newman')).toBe(true)
})

test('an install is Newman with its own packages, and this one: everything else is bundled', () => {
  const { dependencies: ofNewman } = lock.packages['node_modules/newman'] ?? {}
  expect(Object.keys(packageJson.dependencies)).toEqual(['csv-parse', 'newman'])
  expect(packageJson.dependencies['csv-parse']).toBe(ofNewman?.['csv-parse'])
})

/** What `dist` holds of other people's code, by a second bundler, and where its licence texts are. */
const BUNDLES = [
  {
    input: ['scripts/uassist.ts', 'scripts/index.ts', 'scripts/run/worker/main.ts'],
    texts: 'THIRD-PARTY-LICENSES.txt',
    has: 'yaml',
  },
  { input: ['plugin/index.ts'], texts: 'insomnia-plugin-uassist/THIRD-PARTY-LICENSES.txt', has: 'axios' },
]

test.each(BUNDLES)('$texts: the licence of every package that is bundled', async ({ input, texts, has }) => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: input,
    ...{
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'unused',
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    },
    external: [...Object.keys(packageJson.dependencies), 'electron'],
  })
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const bundled = modules
    .filter(([path, { bytesInOutput }]) => path.includes('node_modules/') && bytesInOutput > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path)
  expect(bundled).toContain(has)

  // A name, a version, the kind of licence, and then its text.
  const [, ...sections] = readFileSync(join(DIST, texts), 'utf8').split(/^(?=@?[\w./-]+ \d+\.\d+\.\d+\S* \([^)]+\)$)/m)
  const named = new Map(sections.map((section) => [section.replace(/ .*/s, ''), section]))
  expect([...new Set(bundled)].filter((name) => !named.has(name))).toEqual([])
  const isText = /Permission is hereby granted|Redistribution and use|Apache License|Permission to use, copy/
  expect([...named].filter(([, section]) => !isText.test(section)).map(([name]) => name)).toEqual([])
})

test('what is published of uassist: the built command, collections and documents, and nothing of development', () => {
  const paths = packedFiles('.')
  for (const path of [
    'dist/uassist.js',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/worker.js',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/insomnia-plugin-uassist/package.json',
    'collections/u-assist.postman_collection.json',
    'collections/u-assist.openapi.yaml',
    'collections/environments/sandbox.postman_environment.json',
    'docs/ci.md',
    'README.md',
    'LICENSE',
  ]) {
    expect(paths).toContain(path)
  }
  const isKnown =
    /^(dist|collections|docs)\/|^(plugin\/README|README|SECURITY|CHANGELOG)\.md$|^(LICENSE|package\.json)$/
  expect(paths.filter((path) => !isKnown.test(path))).toEqual([])
  expect(paths.filter((path) => /^(dist\/dev|collections\/scripts)\/|\.local\.|\.map$/.test(path))).toEqual([])
})

test('what is published of the plugin: what Insomnia loads, with its README and the licences', () => {
  const paths = packedFiles('dist/insomnia-plugin-uassist').filter((path) => !/^chunks\/[\w.@-]+\.js$/.test(path))
  const rest = ['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES.txt', 'icon.svg', 'index.js', 'package.json']
  expect(paths.sort()).toEqual(rest)
})

test('both packages have one version, and are found by the same words', () => {
  const plugin = JSON.parse(readFileSync(join(DIST, 'insomnia-plugin-uassist', 'package.json'), 'utf8')) as {
    version: string
    keywords: string[]
  }
  expect(plugin.version).toBe(packageJson.version)
  expect(packageJson.keywords).toEqual(expect.arrayContaining(['auth0', 'oauth2', 'token', 'u-assist', 'uniphore']))
  expect(plugin.keywords).toEqual(expect.arrayContaining(['auth0', 'oauth2', 'token', 'u-assist', 'uniphore']))
})
