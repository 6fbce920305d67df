import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/**
 * The text (UTF-8) of a file that another machine may have written. Throws an Error that says why not, as the end of a
 * sentence about the file, and what the file system says where it is not there (ENOENT). Links are not followed: what they
 * lead to was not sent along.
 *
 * @param mostBytes what is longer is not read
 */
export function readForeign(file: string, mostBytes: number): string {
  const descriptor = open(file)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw new Error('it is no file')
    if (stats.size > mostBytes) throw new Error(`it is too large (${String(stats.size)} bytes)`)
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

/** Without waiting: a pipe in the file's place would never be opened. Windows has neither flag. */
function open(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw error
    throw new Error(code === 'ELOOP' ? 'it is a link' : `it cannot be read (${code})`, { cause: error })
  }
}
