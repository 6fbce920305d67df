import { readFileSync } from 'node:fs'
import { CommandError } from './errors'

/** The text of a file that must be there. Throws ENVIRONMENT_UNREADABLE, COLLECTION_UNREADABLE or FILE_UNREADABLE. */
export function readText(file: string, what: 'environment' | 'collection' | 'file'): string {
  try {
    return decodeText(readFileSync(file))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const why = code === 'ENOENT' ? `${code}): it does not exist` : `${code})`
    throw new CommandError(
      `${what.toUpperCase()}_UNREADABLE`,
      `the ${what} "${file}" cannot be read (${why}`,
      'Check the path.',
    )
  }
}

/**
 * UTF-8, or the UTF-16 that Windows PowerShell writes with `>`: by its byte order mark, or by the zero in the first
 * character, which is ASCII in all files that are read here.
 */
function decodeText(bytes: Buffer): string {
  const [first, second] = bytes
  const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  if (!isBigEndian && !isLittleEndian) return bytes.toString('utf8')
  return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes)
}
