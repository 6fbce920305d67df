import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those around it, unless they are there. Throws what the file system says. Not with `recursive`: where
 * it answers ENOENT for a folder whose parent exists, as below /proc, Node 20 tries for ever.
 *
 * @param mode of each folder that is made
 */
export function makeFolder(folder: string, mode = 0o777, mayMakeParents = true): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || !mayMakeParents || dirname(folder) === folder) throw error
    makeFolder(dirname(folder), mode)
    makeFolder(folder, mode, false)
  }
}
