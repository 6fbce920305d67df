import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import packageJson from '../../package.json'
import { freshBuild } from '../helpers/fresh-build'

const ROOT = join(__dirname, '..', '..')
const DIST = freshBuild()

interface Lock {
  packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>
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
  expect([...names].filter((name) => !(name in packageJson.dependencies))).toEqual([])
  expect(names.has('newman')).toBe(true)
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

test('what is published: the built command, the collections, and no program of development', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[] }]
  const paths = packed.files.map(({ path }) => path)
  for (const path of [
    'dist/uassist.js',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/worker.js',
    'dist/THIRD-PARTY-LICENSES.txt',
    'SECURITY.md',
    'collections/u-assist.postman_collection.json',
    'README.md',
    'LICENSE',
  ]) {
    expect(paths).toContain(path)
  }
  expect(paths.filter((path) => /^(test|scripts|plugin|dist\/dev)\/|\.local\.|\.map$/.test(path))).toEqual([])
})
