import { rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { AuthError, type Session, sessionId } from '../auth'
import { writeTemporary } from './replace-file'
import { PRIVATE, readSecretFile, unwritable, writeSecretFile } from './secret-file'

/** The session of a file, or that its content is corrupt; empty where there is no file. */
export type ReadOutcome = { session?: Session; corrupt?: true }

/**
 * Reads one session file. Throws as `readSecretFile` does, and STORE_NEWER for a file of a newer uassist. A corrupt one is
 * reported, for the holder of the lock to move aside; so is a session under the name of another one, as a copy may be: its
 * tokens would go to another issuer, or for another person.
 */
export function readSessionFile(file: string, log: (line: string) => void): ReadOutcome {
  const text = readSecretFile(file, log)
  if (text === undefined) return {}
  const outcome = parseSession(text, `session file "${file}"`)
  const { session } = outcome
  return session && `${sessionId(session.identity)}.json` !== basename(file) ? { corrupt: true } : outcome
}

/**
 * The session in a text. Throws STORE_NEWER.
 *
 * @param what for that message: where the text is from
 */
export function parseSession(text: string, what: string): ReadOutcome {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { corrupt: true }
  }
  const { version } = (content ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version > 1) {
    throw new AuthError('STORE_NEWER', `the ${what} has version ${String(version)}; this uassist knows version 1`)
  }
  return isSession(content) ? { session: content } : { corrupt: true }
}

/**
 * Saves a session, or removes its file where there is none any more. Throws as `writeSecretFile` does.
 *
 * @param mayReplace is asked directly before the file changes
 * @returns whether it changed
 */
export function saveSessionFile(file: string, session: Session | undefined, mayReplace: () => boolean): boolean {
  if (session) return writeSecretFile(file, JSON.stringify(session), mayReplace)
  if (!mayReplace()) return false
  rmSync(file, { force: true })
  return true
}

/**
 * Writes a file as large as a session can be, and removes it: so a full disk shows before a refresh token is spent. Throws
 * STORE_UNWRITABLE.
 */
export function proveWritable(file: string): void {
  try {
    rmSync(writeTemporary(file, Buffer.alloc(PROOF_BYTES), PRIVATE))
  } catch (error) {
    throw unwritable(`the folder "${dirname(file)}"`, error)
  }
}

/** More than a session with several tokens takes. */
const PROOF_BYTES = 64 * 1024

/** Checks every field that is used later, so that a file edited by hand is reported as corrupt. */
function isSession(content: unknown): content is Session {
  const session = (content ?? {}) as Partial<Session>
  const {
    version,
    identity,
    accessTokens,
    refreshToken,
    otherRefreshTokens = [],
    idToken,
    claims = {},
    ended,
  } = session
  return (
    version === 1 &&
    has(session, { signedInAt: 0 }) &&
    has(identity, { auth0Domain: '', clientId: '', organization: '', connection: '', account: '' }) &&
    Array.isArray(accessTokens) &&
    accessTokens.every((token) => has(token, { ...TOKEN, accessToken: '', tokenType: '', expiresAt: 0, scope: '' })) &&
    Array.isArray(otherRefreshTokens) &&
    [...(refreshToken === undefined ? [] : [refreshToken]), ...otherRefreshTokens].every((token) =>
      has(token, { ...TOKEN, refreshToken: '' }),
    ) &&
    (idToken === undefined || typeof idToken === 'string') &&
    has(claims, {}) &&
    (ended === undefined || has(ended, { at: 0, audience: '', message: '', hint: '' }))
  )
}

const TOKEN = { obtainedAt: 0, audience: '', requestedScope: '' }

/** A number is a time. A date can hold it (ECMA-262 section 21.4.1.1), and what is added to it. */
const LAST_TIME = 8e15

/** Whether `value` has the fields of `example`, with values of the same types. */
function has(value: unknown, example: Record<string, string | number>): boolean {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return Object.entries(example).every(([name, sample]) => {
    const field = fields[name]
    return typeof field === typeof sample && !(typeof field === 'number' && Math.abs(field) > LAST_TIME)
  })
}
