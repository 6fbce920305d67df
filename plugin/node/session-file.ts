import { closeSync, fchmodSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { AuthError, type Session } from '../auth'

export type ReadOutcome = { session?: Session; corrupt?: true }

/**
 * Reads one session file. A file of a newer uassist is refused and left alone; a corrupt one is reported, for the holder
 * of the lock to move aside. Synchronous: one small local file, on the path that has to be fast.
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

/** The text of a file that only its owner may read; a looser mode is tightened, and said aloud. */
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
    if (process.platform !== 'win32' && (fstatSync(descriptor).mode & 0o077) !== 0) {
      log(`warning: "${file}" could be read by others; its mode is now 0600`)
      fchmodSync(descriptor, 0o600)
    }
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

function isSession(content: unknown): content is Session {
  const { version, identity, signedInAt, accessTokens, refreshToken } = (content ?? {}) as Partial<Session>
  return (
    version === 1 &&
    typeof identity?.auth0Domain === 'string' &&
    typeof signedInAt === 'number' &&
    Array.isArray(accessTokens) &&
    accessTokens.every((token) => typeof token.accessToken === 'string' && typeof token.expiresAt === 'number') &&
    (refreshToken === undefined || typeof refreshToken.refreshToken === 'string')
  )
}
