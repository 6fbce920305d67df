import { lstatSync, realpathSync, type Stats } from 'node:fs'
import Module from 'node:module'
import { dirname, join } from 'node:path'
import { dataFolder } from '../../plugin/node/paths'
import { makeFolder } from '../../plugin/node/make-folder'
import { inCi } from './io'

/**
 * The folder for compiled code, which later starts of the command load instead of compiling it again; below the folder for
 * sessions. What is in it is run unseen. So it is this user's, and nobody else may write there, nor put another folder in its
 * place; where it has another owner or lets others in, it is not used. Undefined then, in CI, whose homes are new each time, and where no folder can be made.
 */
export function codeFolder(env: NodeJS.ProcessEnv): string | undefined {
  if (inCi(env)) return undefined
  try {
    const folder = join(dataFolder(env), 'compiled')
    makeFolder(folder, 0o700)
    // By its real path: a link on the way there may be changed.
    return isOwn(folder) ? realpathSync(folder) : undefined
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
  return stats.isDirectory() && isMine(stats) && (stats.mode & 0o077) === 0 && isFixed(realpathSync(folder))
}

const isMine = ({ uid }: Stats) => uid === process.getuid?.()

/**
 * Whether nobody else can rename a folder, or one above it: each of those is this user's or root's, and others may write there
 * only where they cannot touch what is not theirs (the sticky bit, as /tmp has it). A group with this user's number is the
 * user's own: where each user has one, what is made is open to it.
 */
function isFixed(folder: string): boolean {
  const above = dirname(folder)
  if (above === folder) return true
  const stats = lstatSync(above)
  const others = stats.gid === process.getuid?.() ? 0o002 : 0o022
  const isClosed = (stats.mode & others) === 0 || (stats.mode & 0o1000) !== 0
  return isClosed && (isMine(stats) || stats.uid === 0) && isFixed(above)
}
