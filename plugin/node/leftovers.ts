import { lstatSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readSessionFile } from './session-file'

/** What a killed process leaves beside a session; also of a uassist 0.1.0, with `.proof`, `.holder` and a bare number. */
const OF_KILLED = /^(((lock|failed)\.)?[a-z0-9]+\.tmp|proof|holder|\d+)$/
const CORRUPT_COPY = /^corrupt-\d+$/

/**
 * Removes what killed processes left of a session, and moves a corrupt file aside. Call it under the session's lock: the
 * file is then not one that another process has just written.
 *
 * @param forget corrupt files go for good: they may hold tokens
 */
export function clearLeftovers(file: string, log: (line: string) => void, forget = false): void {
  const [folder, ours] = [dirname(file), `${basename(file)}.`]
  for (const name of readdirSync(folder).filter((other) => other.startsWith(ours))) {
    const end = name.slice(ours.length)
    if (OF_KILLED.test(end) || (forget && CORRUPT_COPY.test(end))) {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
  if (!readSessionFile(file, log).corrupt) return
  if (forget) {
    rmSync(file)
    return
  }
  const aside = `${file}.corrupt-${lstatSync(file).mtime.toISOString().replace(/\D/g, '').slice(0, 14)}`
  renameSync(file, aside)
  log(`warning: the corrupt session file was moved aside to "${aside}"; it is removed when you sign out`)
}
