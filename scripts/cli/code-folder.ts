import { lstatSync } from 'node:fs'
import Module from 'node:module'
import { join } from 'node:path'
import { dataFolder } from '../../plugin/node/paths'
import { makeFolder } from '../../plugin/node/make-folder'
import { inCi } from './io'

/**
 * The folder for compiled code, which later starts of the command load instead of compiling it again; below the folder for
 * sessions. What is in it is run unseen. So it is this user's, and nobody else may write there; where it has another owner
 * or lets others in, it is not used. Undefined then, in CI, whose homes are new each time, and where no folder can be made.
 */
export function codeFolder(env: NodeJS.ProcessEnv): string | undefined {
  if (inCi(env)) return undefined
  try {
    const folder = join(dataFolder(env), 'compiled')
    makeFolder(folder, 0o700)
    return isOwn(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

/** Has Node keep what it compiles from now on in this thread, where it can (22.1 and later). */
export function keepCompiledCode(folder: string | undefined): void {
  if (folder !== undefined) (Module as { enableCompileCache?: (folder: string) => void }).enableCompileCache?.(folder)
}

/** Windows has no modes; there the home folder's rights are inherited. */
function isOwn(folder: string): boolean {
  const stats = lstatSync(folder)
  if (process.platform === 'win32') return stats.isDirectory()
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0
}
