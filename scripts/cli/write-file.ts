import { dirname } from 'node:path'
import { isAuthError } from '../../plugin/auth'
import { makeFolder } from '../../plugin/node/make-folder'
import { replaceFile } from '../../plugin/node/replace-file'
import { writeSecretFile } from '../../plugin/node/secret-file'
import { refuseWayOut } from './below'
import { CommandError } from './errors'

/**
 * Writes a file whole or not at all, as `replaceFile` does: never through a link. It keeps its mode. Throws
 * FILE_UNWRITABLE, and PATH_LEADS_OUT where a link on the way to it leads out of the working directory.
 *
 * @param content whole or in parts
 * @param options.secret for its owner alone; STORE_UNSAFE where a link or a file of another user is in its place
 */
export function writeWhole(file: string, content: string | Iterable<string>, { secret = false } = {}): void {
  refuseWayOut(dirname(file))
  try {
    makeFolder(dirname(file))
    if (secret) writeSecretFile(file, content)
    else replaceFile(file, content)
  } catch (error) {
    if (isAuthError(error)) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'FILE_UNWRITABLE',
      `"${file}" cannot be written (${code})`,
      'Check the path and its permissions.',
    )
  }
}
