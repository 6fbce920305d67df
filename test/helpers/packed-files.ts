import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { freshBuild } from './fresh-build'

const ROOT = join(__dirname, '..', '..')

/** The files that `npm publish` would send, by their path in the package. `folder` is the package, from the root. */
export function packedFiles(folder: string): string[] {
  freshBuild()
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: join(ROOT, folder),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[] }]
  return packed.files.map(({ path }) => path)
}
