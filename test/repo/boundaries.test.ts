import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The walls of the house: who may import whom. `import type` is free, since it is gone at run time. */

const ROOT = join(__dirname, '..', '..')

interface Import {
  file: string
  specifier: string
  dynamic: boolean
}

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))

/** Run-time imports of a file; its own folders as paths from the root, packages and builtins by name. */
function importsOf(file: string, text = readFileSync(join(ROOT, file), 'utf8')): Import[] {
  const found = [
    ...[...text.matchAll(/^(?:import|export)\s(?!type\s)(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm)].map(
      (m) => [m[1], false] as const,
    ),
    ...[...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map((m) => [m[1], true] as const),
  ]
  return found.map(([specifier = '', dynamic]) => ({
    file,
    dynamic,
    specifier: specifier.startsWith('.') ? relative(ROOT, join(ROOT, file, '..', specifier)) : specifier,
  }))
}

const inside = (folder: string) => (specifier: string) => specifier === folder || specifier.startsWith(`${folder}/`)
const isBuiltin = (specifier: string) => specifier.startsWith('node:')
const isPackage = (specifier: string) =>
  !isBuiltin(specifier) && !/^(plugin|scripts|collections|test|package\.json)(\/|$)/.test(specifier)

/** What each room may reach beyond itself. */
const WALLS: { room: string; may: (entry: Import) => boolean }[] = [
  {
    room: 'plugin/auth',
    may: ({ file, specifier, dynamic }) =>
      inside('plugin/auth')(specifier) ||
      specifier === 'node:crypto' ||
      (specifier === 'jsonwebtoken' && dynamic && file === 'plugin/auth/id-token.ts'),
  },
  {
    room: 'plugin/node',
    may: ({ specifier }) =>
      inside('plugin/auth')(specifier) ||
      inside('plugin/node')(specifier) ||
      isBuiltin(specifier) ||
      ['axios', 'env-paths', 'open', 'proper-lockfile', 'write-file-atomic'].includes(specifier),
  },
  {
    room: 'plugin/insomnia',
    may: ({ file, specifier, dynamic }) =>
      inside('plugin')(specifier) ||
      isBuiltin(specifier) ||
      (specifier === 'electron' && dynamic && file === 'plugin/insomnia/session/open-page.ts'),
  },
  {
    room: 'scripts',
    may: ({ file, specifier }) =>
      // The bench measures the built plugin, and may know the shape of what it calls.
      (!inside('plugin/insomnia')(specifier) || inside('scripts/dev')(file)) && !inside('test')(specifier),
  },
  { room: 'collections/scripts', may: ({ specifier }) => inside('collections/scripts')(specifier) },
]

/** Packages with one door each. */
const DOORS: Record<string, RegExp> = {
  axios: /^plugin\/node\/send\.ts$/,
  jsonwebtoken: /^plugin\/auth\/id-token\.ts$/,
  newman: /^scripts\/(run|dev\/bench)\//,
  'oidc-provider': /^scripts\/sandbox\/tenant\//,
  jose: /^scripts\/sandbox\//,
  'age-encryption': /^scripts\/environments\/sealing\/age\.ts$/,
  yaml: /^scripts\/(formats|dev\/insomnia)\//,
}

function trespassers(imports: Import[]): string[] {
  return imports
    .filter((entry) => WALLS.some(({ room, may }) => inside(room)(entry.file) && !may(entry)))
    .concat(imports.filter(({ file, specifier }) => isPackage(specifier) && DOORS[specifier]?.test(file) === false))
    .map(({ file, specifier }) => `${file} -> ${specifier}`)
}

const everyImport = ['plugin', 'scripts', 'collections/scripts'].flatMap(sources).flatMap((file) => importsOf(file))

test('every import stays within the walls', () => {
  expect(everyImport.length).toBeGreaterThan(100)
  expect(trespassers(everyImport)).toEqual([])
})

test.each([
  ['plugin/auth/refresh.ts', "import { readFileSync } from 'node:fs'"],
  ['plugin/auth/refresh.ts', "import { createSend } from '../node/send'"],
  ['plugin/auth/id-token.ts', "import jwt from 'jsonwebtoken'"],
  ['plugin/node/file-store.ts', "import { main } from '../../scripts/main'"],
  ['plugin/node/browser.ts', "const a = await import('axios')"],
  ['plugin/insomnia/tags.ts', "export * from '../../scripts/cli/io'"],
  ['scripts/commands/token.ts', "import '../../plugin/insomnia/tags'"],
  ['scripts/commands/token.ts', "const n = await import('newman')"],
])('a planted trespass in %s is seen: %s', (file, line) => {
  expect(trespassers(importsOf(file, line))).toHaveLength(1)
})

test('the core has no clock, no console, no process and no timer of its own', () => {
  const forbidden = /\bDate\.now\b|new Date\(\)|\bconsole\.|\bprocess\.\w|\bsetTimeout\b|\bsetInterval\b/
  expect(sources('plugin/auth').filter((file) => forbidden.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
  expect(forbidden.test('const now = Date.now()')).toBe(true)
})

test('no file is called after nothing in particular', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|shared|lib)\.ts$/
  expect(
    ['plugin', 'scripts', 'collections/scripts', 'test'].flatMap(sources).filter((file) => vague.test(file)),
  ).toEqual([])
})
