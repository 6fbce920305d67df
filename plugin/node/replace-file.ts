import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file whole or not at all: temporary file, fsync, rename, fsync of the folder. A link in the file's place is
 * replaced, not followed. Throws what the file system says; the old file is then as it was. Synchronous, so that nothing
 * else of this process comes between the question and the rename.
 *
 * @param content whole or in parts
 * @param options.mode of the file, whatever the umask; by default it keeps its own
 * @param options.mayReplace is asked when all but the rename is done
 * @returns whether it was written
 */
export function replaceFile(
  file: string,
  content: string | Iterable<string>,
  { mode, mayReplace = () => true }: { mode?: number; mayReplace?: () => boolean } = {},
): boolean {
  const temporary = writeTemporary(file, content, mode)
  try {
    if (!mayReplace()) return false
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
  syncFolder(dirname(file))
  return true
}

/** Writes a new file beside `file` to the disk, and returns its path. Throws what the file system says. */
export function writeTemporary(
  file: string,
  content: string | Uint8Array | Iterable<string>,
  mode = modeOf(file),
): string {
  const temporary = temporaryName(file)
  // Exclusive, so that it is no file or link that somebody has put there.
  const descriptor = openSync(temporary, 'wx', mode)
  try {
    if (mode !== undefined) fchmodSync(descriptor, mode)
    const isWhole = typeof content === 'string' || content instanceof Uint8Array
    for (const part of isWhole ? [content] : content) writeFileSync(descriptor, part)
    fsyncSync(descriptor)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  return temporary
}

/** A name beside a file that nobody uses. It need not be secret, and loading node:crypto would cost each command 3 ms. */
export function temporaryName(file: string): string {
  return `${file}.${Math.random().toString(36).slice(2)}.tmp`
}

function modeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats && stats.mode & 0o777
}

/** Makes a rename last through a loss of power. Windows cannot open folders, and some file systems cannot sync them. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // The file itself is whole on the disk.
  }
}
