import { closeSync, fchmodSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { AuthError, type Session } from '../auth'

/** The session of a file, or that its content is corrupt; empty where there is no file. */
export type ReadOutcome = { session?: Session; corrupt?: true }

/**
 * Reads one session file. Throws STORE_NEWER for a file of a newer uassist and STORE_UNWRITABLE for one that cannot be
 * read. A corrupt one is reported, for the holder of the lock to move aside. Synchronous, because it is one small local
 * file on the path that must be fast.
 */
export function readSessionFile(file: string, log: (line: string) => void): ReadOutcome {
  const text = readPrivately(file, log)
  if (text === undefined) return {}
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { corrupt: true }
  }
  const { version } = (content ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version > 1) {
    throw new AuthError(
      'STORE_NEWER',
      `the session file "${file}" has version ${String(version)}; this uassist knows version 1`,
    )
  }
  return isSession(content) ? { session: content } : { corrupt: true }
}

/** The text of a file, undefined where there is none. A mode that lets others read it is tightened, with a warning. */
function readPrivately(file: string, log: (line: string) => void): string | undefined {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new AuthError('STORE_UNWRITABLE', `the session file "${file}" cannot be read (${code ?? 'unknown error'})`)
  }
  try {
    const stats = fstatSync(descriptor)
    tighten(file, stats.mode, log, () => {
      fchmodSync(descriptor, 0o600)
    })
    // Neither a folder nor a huge file can be a session: the empty text is corrupt JSON.
    return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(descriptor, 'utf8') : ''
  } finally {
    closeSync(descriptor)
  }
}

/** Far more than a session needs. */
const MAX_BYTES = 1_000_000

/** Calls `change` to make a file or folder private where its mode lets others in, and logs that. Not on Windows. */
export function tighten(path: string, mode: number, log: (line: string) => void, change: () => void): void {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  try {
    change()
    log(`warning: "${path}" was open to others; its mode is private now`)
  } catch {
    log(`warning: "${path}" is open to others, and its mode cannot be changed`)
  }
}

/** Checks every field that is used later, so that a file edited by hand is reported as corrupt. */
function isSession(content: unknown): content is Session {
  const { version, identity, signedInAt, accessTokens, refreshToken, idToken } = (content ?? {}) as Partial<Session>
  return (
    version === 1 &&
    has(identity, { auth0Domain: '', clientId: '', organization: '', connection: '', account: '' }) &&
    typeof signedInAt === 'number' &&
    Array.isArray(accessTokens) &&
    accessTokens.every((token) => has(token, { ...TOKEN, accessToken: '', tokenType: '', expiresAt: 0, scope: '' })) &&
    (refreshToken === undefined || has(refreshToken, { ...TOKEN, refreshToken: '' })) &&
    (idToken === undefined || typeof idToken === 'string')
  )
}

const TOKEN = { obtainedAt: 0, audience: '', requestedScope: '' }

/** Whether `value` has the fields of `example`, with values of the same types. */
function has(value: unknown, example: Record<string, string | number>): boolean {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return Object.entries(example).every(([name, sample]) => typeof fields[name] === typeof sample)
}
