import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those around it, unless they are there. Throws what the file system says, and ENOTDIR where something
 * else stands in the folder's place. Not with Node's `recursive`: where the system answers ENOENT for a folder whose parent
 * exists, as below /proc, Node 20 tries for ever. A lint rule keeps that option out of all other files.
 *
 * @param mode of each folder that is made
 */
export function makeFolder(folder: string, mode = 0o777, mayMakeParents = true): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
      throw Object.assign(new Error(`"${folder}" is no folder`), { code: 'ENOTDIR' })
    }
    if (code !== 'ENOENT' || !mayMakeParents || dirname(folder) === folder) throw error
    makeFolder(dirname(folder), mode)
    makeFolder(folder, mode, false)
  }
}
