import { resolve } from 'node:path'
import { CommandError } from './errors'

/**
 * The path of a file that a command line names. Throws NOT_A_FILE for an address, which Newman would fetch: what a run does
 * should not depend on who answers there today. Its query is not shown, since keys are passed in it (`?apikey=…`).
 */
export function localPath(text: string, cwd: string): string {
  if (!/^(?:https?|ftp|file):\/\//i.test(text)) return resolve(cwd, text)
  const place = URL.canParse(text) ? new URL(text) : undefined
  throw new CommandError(
    'NOT_A_FILE',
    place
      ? `"${place.protocol}//${place.host}${place.pathname}" is an address, and files are read from this machine only`
      : 'an address is no file of this machine',
    'Download it first, and name the file by its path.',
  )
}
