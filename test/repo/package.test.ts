import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
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
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

/** Package names a built file requires. */
const required = (text: string) =>
  [...text.matchAll(/\brequire\((["'])([^"']+)\1\)/g)]
    .map((match) => match[2] ?? '')
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))

test('the built command requires nothing that is not installed with it', () => {
  const files = ['uassist.js', 'worker.js', ...readdirSync(join(DIST, 'chunks')).map((name) => join('chunks', name))]
  const names = new Set(files.flatMap((file) => required(readFileSync(join(DIST, file), 'utf8'))))
  // Asked for inside a try, and done without: colours in axios's debug output.
  names.delete('supports-color')
  expect([...names].filter((name) => !(name in packageJson.dependencies))).toEqual([])
  expect(names.has('newman')).toBe(true)
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
    'dist/worker.js',
    'collections/u-assist.postman_collection.json',
    'README.md',
    'LICENSE',
  ]) {
    expect(paths).toContain(path)
  }
  expect(paths.filter((path) => /^(test|scripts|plugin|dist\/dev)\/|\.local\.|\.map$/.test(path))).toEqual([])
})
