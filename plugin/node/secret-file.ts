import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { AuthError } from '../auth'
import { makeFolder } from './make-folder'
import { replaceFile } from './replace-file'

/** The mode of a file that holds secrets: its owner's alone. */
export const PRIVATE = 0o600

/** Far more than any of our files needs. */
const MAX_BYTES = 1_000_000

/**
 * Reads a file that holds secrets; undefined where there is none, and empty for a huge one, which cannot be ours. A mode
 * that lets others in is made private, with a warning. Throws STORE_UNSAFE for what is no file, such as a link, for a file
 * of another user and for a mode that cannot be changed, and STORE_UNWRITABLE where it cannot be read. Synchronous, because
 * it is one small local file on the path that must be fast.
 */
export function readSecretFile(file: string, log: (line: string) => void): string | undefined {
  let descriptor: number
  try {
    // Not to wait for a writer, where somebody has put a pipe there. Windows has neither flag.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'ELOOP') throw unsafe(file, 'is a link')
    // A socket; the second one is the code of macOS.
    if (code === 'ENXIO' || code === 'EOPNOTSUPP') throw unsafe(file, IS_NO_FILE)
    throw new AuthError('STORE_UNWRITABLE', `"${file}" cannot be read (${code})`)
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw unsafe(file, IS_NO_FILE)
    makePrivate(file, descriptor, stats, PRIVATE, log)
    return stats.size <= MAX_BYTES ? readFileSync(descriptor, 'utf8') : ''
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Writes a file that holds secrets, for its owner alone, as `replaceFile` does. Throws STORE_UNSAFE where a file of another
 * user, or what is no file, is in its place, else what the file system says.
 */
export function writeSecretFile(file: string, content: string | Iterable<string>, mayReplace?: () => boolean): boolean {
  if (refuseForeign(file)?.isFile() === false) throw unsafe(file, IS_NO_FILE)
  return replaceFile(file, content, { mode: PRIVATE, ...(mayReplace && { mayReplace }) })
}

/**
 * Makes a folder for secrets, and those around it that are missing. One that is there is made private, with a warning.
 * Throws STORE_UNSAFE for a folder of another user, else what the file system says.
 */
export function makePrivateFolder(folder: string, log: (line: string) => void): void {
  makeFolder(folder, 0o700)
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    makePrivate(folder, descriptor, fstatSync(descriptor), 0o700, log)
  } finally {
    closeSync(descriptor)
  }
}

/** What is in the place of a file, if anything is. Throws STORE_UNSAFE where that is a link, or something of another user. */
export function refuseForeign(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats?.isSymbolicLink()) throw unsafe(path, 'is a link')
  if (stats) refuseOtherOwner(path, stats)
  return stats
}

/** The error of a file or folder that cannot be written, for an error of the file system; an AuthError stays as it is. */
export function unwritable(what: string, error: unknown): Error {
  if (error instanceof AuthError) return error
  const { code = 'unknown error' } = error as NodeJS.ErrnoException
  return new AuthError('STORE_UNWRITABLE', `${what} cannot be written (${code})`)
}

/** Takes from others what a mode gives them. Windows has no modes. */
function makePrivate(path: string, descriptor: number, stats: Stats, mode: number, log: (line: string) => void): void {
  refuseOtherOwner(path, stats)
  if (process.platform === 'win32' || (stats.mode & 0o077) === 0) return
  try {
    fchmodSync(descriptor, mode)
  } catch {
    // What counts is the mode afterwards: some file systems accept a mode and ignore it.
  }
  if ((fstatSync(descriptor).mode & 0o077) !== 0)
    throw unsafe(path, 'is open to others, and its mode cannot be changed')
  log(`warning: "${path}" was open to others; its mode is private now`)
}

function refuseOtherOwner(path: string, { uid }: Stats): void {
  if (process.geteuid && uid !== process.geteuid()) throw unsafe(path, `belongs to another user (uid ${String(uid)})`)
}

const IS_NO_FILE = 'is no file'
const unsafe = (path: string, why: string) => new AuthError('STORE_UNSAFE', `"${path}" ${why}, and is not used`)
