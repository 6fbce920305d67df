import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isAuthError, type Session } from '../auth'
import { readSessionFile } from './session-file'

/**
 * All sessions stored in a folder; none where the folder cannot be read. Corrupt files are left out; so are unreadable
 * ones and those of a newer uassist, with a warning.
 */
export function listSessions(folder: string, log: (line: string) => void): Session[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .filter((name) => /^[^,]+(,[^,]*){4}\.json$/.test(name))
    .flatMap((name) => {
      try {
        return readSessionFile(join(folder, name), log).session ?? []
      } catch (error) {
        if (!isAuthError(error)) throw error
        log(`warning: ${error.message}`)
        return []
      }
    })
}
