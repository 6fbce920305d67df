import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isAuthError, type Session } from '../auth'
import { readSessionFile } from './session-file'

/** All sessions stored in a folder. Corrupt ones are left out; one of a newer uassist is named and left out. */
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
