import { readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const ROOT = join(__dirname, '..', '..')

/** What the build is made of. */
const SOURCES = ['plugin', 'scripts', 'collections/scripts', 'package.json', 'rollup.config.js']

/** The entry of each build that tests run: `npm run build` writes one after the other, and may fail between them. */
const BUILT = ['uassist.js', 'insomnia-plugin-uassist/index.js']

/**
 * The folder with what `npm run build` made, for tests that run it. Throws when there is nothing, or when a source has
 * changed since: the test would judge other code than the code beside it.
 *
 * @param root the repository, or a folder in its place
 */
export function freshBuild(root = ROOT): string {
  const dist = join(root, 'dist')
  const builtAt = Math.min(...BUILT.map((name) => changedAt(join(dist, name))))
  if (builtAt === NEVER) throw new Error('dist is missing or incomplete: run `npm run build`')
  const newer = SOURCES.flatMap((name) => filesAt(join(root, name))).find((file) => changedAt(file) > builtAt)
  if (newer !== undefined) throw new Error(`dist is older than ${relative(root, newer)}: run \`npm run build\``)
  return dist
}

const NEVER = 0

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? NEVER
}

/** The file itself, or the files of a folder, to any depth. */
function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
