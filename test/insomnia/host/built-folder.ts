import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(__dirname, '..', '..', '..')

/** What Insomnia installs, as `npm run build` leaves it. */
export const BUILT_FOLDER = join(ROOT, 'dist', 'insomnia-plugin-uassist')

/** Stops a test file, when it is loaded, that would judge an older build than the sources beside it. */
export function requireFreshBuild(): void {
  const builtAt = newest(BUILT_FOLDER)
  const changedAt = newest(join(ROOT, 'plugin'))
  if (builtAt === undefined) throw new Error(`there is no ${BUILT_FOLDER}: run \`npm run build\``)
  if (changedAt !== undefined && changedAt > builtAt)
    throw new Error(`plugin/ is newer than ${BUILT_FOLDER}: run \`npm run build\``)
}

function newest(folder: string): number | undefined {
  const times = list(folder).map((file) => statSync(file).mtimeMs)
  return times.length > 0 ? Math.max(...times) : undefined
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}
