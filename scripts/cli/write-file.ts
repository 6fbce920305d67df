import { dirname } from 'node:path'
import { makeFolder } from '../../plugin/node/make-folder'
import { refuseWayOut } from './below'
import { CommandError } from './errors'

/** The mode of a file that holds secrets. */
export const PRIVATE = 0o600

/** Writes a file whole or not at all: temporary file, fsync, rename. Throws FILE_UNWRITABLE and PATH_LEADS_OUT. */
export async function writeWhole(file: string, text: string, mode?: number): Promise<void> {
  refuseWayOut(dirname(file))
  const { default: writeFileAtomic } = await import('write-file-atomic')
  try {
    makeFolder(dirname(file))
    await writeFileAtomic(file, text, { fsync: true, ...(mode !== undefined && { mode }) })
  } catch (error) {
    throw unwritable(file, error)
  }
}

/** The error for a file that could not be written, with the system's code. */
export function unwritable(file: string, error: unknown): CommandError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  return new CommandError(
    'FILE_UNWRITABLE',
    `"${file}" cannot be written (${code})`,
    'Check the path and its permissions.',
  )
}
