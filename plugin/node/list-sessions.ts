import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AuthError, isAuthError, type Session, type SessionIdentity } from '../auth'
import { readSessionFile, type ReadOutcome } from './session-file'

/**
 * Throws STORE_UNWRITABLE where a folder of sessions cannot be read, because something else is in its place, or in the place
 * of one above it. That it is not there yet is in order.
 */
export function checkFolder(folder: string): void {
  try {
    readdirSync(folder)
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    let found = folder
    while (code === 'ENOTDIR' && !existsSync(found)) found = dirname(found)
    const problem = code === 'ENOTDIR' ? 'is no folder' : `cannot be read (${code})`
    throw new AuthError('STORE_UNWRITABLE', `"${found}" ${problem}`, 'Name a folder for sessions in UASSIST_HOME.')
  }
}

/**
 * All sessions stored in a folder; none where the folder cannot be read. Corrupt files are left out; so are unreadable
 * ones, those of a newer uassist and those that are not ours, with a warning.
 */
export function listSessions(folder: string, log: (line: string) => void): Session[] {
  return outcomesIn(folder, log).flatMap(({ session }) => session ?? [])
}

/** The stored sessions of other accounts at the same issuer: whose the browser may be, too. */
export function listOtherAccounts(
  folder: string,
  { auth0Domain, account }: SessionIdentity,
  log: (line: string) => void,
): Session[] {
  return listSessions(folder, log).filter(
    ({ identity }) => identity.auth0Domain === auth0Domain && identity.account !== account,
  )
}

/** The ids of the sessions of which a folder holds a corrupt file, in place or moved aside: it may hold tokens, too. */
export function listCorrupt(folder: string, log: (line: string) => void): string[] {
  return [...new Set(outcomesIn(folder, log).flatMap(({ id, corrupt }) => (corrupt ? id : [])))]
}

function outcomesIn(folder: string, log: (line: string) => void): (ReadOutcome & { id: string })[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const [, id, copy] = /^([^,]+(?:,[^,]*){4})\.json(\.corrupt-\d+)?$/.exec(name) ?? []
    if (id === undefined) return []
    if (copy !== undefined) return { id, corrupt: true }
    try {
      return { id, ...readSessionFile(join(folder, name), log) }
    } catch (error) {
      if (!isAuthError(error)) throw error
      log(`warning: ${error.message}`)
      return []
    }
  })
}
