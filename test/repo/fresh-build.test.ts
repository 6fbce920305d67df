import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { freshBuild } from '../helpers/fresh-build'
import { tempFolder } from '../helpers/temp-folder'

const BUILT = ['dist/uassist.js', 'dist/insomnia-plugin-uassist/index.js']
const SOURCES = [
  'plugin/auth/session.ts',
  'plugin/insomnia/README.md',
  'scripts/uassist.ts',
  'collections/scripts/held-back.ts',
  'package.json',
  'rollup.config.js',
]

/** A repository whose files were changed at these minutes. */
function repository(minutes: Record<string, number>): string {
  const root = tempFolder()
  for (const [name, minute] of Object.entries(minutes)) {
    const file = join(root, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, '')
    utimesSync(file, minute * 60, minute * 60)
  }
  return root
}

const at = (minute: number, names: string[]) => Object.fromEntries(names.map((name) => [name, minute]))
const built = { ...at(1, SOURCES), ...at(2, BUILT) }

test('a build that is newer than its sources is fresh, whatever else has changed', () => {
  const root = repository({ ...built, ...at(3, ['test/a.test.ts', 'README.md', 'collections/a.json']) })
  expect(freshBuild(root)).toBe(join(root, 'dist'))
})

test.each(SOURCES)('a build that is older than %s is refused, with the file and what to do', (name) => {
  const root = repository({ ...built, [name]: 3 })
  expect(() => freshBuild(root)).toThrow(`dist is older than ${name}: run \`npm run build\``)
})

test.each(BUILT)('a build that went no further than before %s is refused', (name) => {
  expect(() => freshBuild(repository({ ...built, [name]: 0.5 }))).toThrow('dist is older than')
  const root = repository(built)
  rmSync(join(root, name))
  expect(() => freshBuild(root)).toThrow('dist is missing or incomplete: run `npm run build`')
})
