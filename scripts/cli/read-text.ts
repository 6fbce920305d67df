import { readFileSync } from 'node:fs'
import { CommandError } from './errors'

/** The text of a file that must be there. Throws ENVIRONMENT_UNREADABLE, COLLECTION_UNREADABLE or FILE_UNREADABLE. */
export function readText(file: string, what: 'environment' | 'collection' | 'file'): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const message = `the ${what} "${file}" cannot be read (${code})`
    throw new CommandError(`${what.toUpperCase()}_UNREADABLE`, message, 'Check the path.')
  }
}
