import { rmSync } from 'node:fs'
import { AuthError, isShared } from '../auth'
import { readSecretFile, writeSecretFile } from './secret-file'

/** An older failure is not taken over: its waiter was held up itself. */
const FRESH_MS = 15_000

/** The failure of an update, beside the session's file, for those who wait to make the same one. It holds no secret. */
interface Note {
  /** Tells it from the one before. */
  id: number
  /** Milliseconds since the epoch. */
  at: number
  code: AuthError['code']
  message: string
  hint: string
  reason?: AuthError['reason']
}

const noteFile = (file: string) => `${file}.failed`

/** Leaves a failure for those who wait. */
export function shareFailure(file: string, { code, message, hint, reason }: AuthError): void {
  try {
    const note: Note = { id: Math.random(), at: Date.now(), code, message, hint, ...(reason && { reason }) }
    writeSecretFile(noteFile(file), JSON.stringify(note))
  } catch {
    // Then each of them finds it out for itself.
  }
}

/** Removes it: the update has been made. */
export function forgetFailure(file: string): void {
  rmSync(noteFile(file), { force: true })
}

/** Returns a function that returns the failure shared since, if there was one. By what changed, and not by the clock alone. */
export function failuresSince(file: string): () => AuthError | undefined {
  const before = readNote(file)?.id
  return () => {
    const note = readNote(file)
    if (!note || note.id === before || Math.abs(Date.now() - note.at) > FRESH_MS) return undefined
    const error = new AuthError(note.code, note.message, note.hint, note.reason)
    return isShared(error) ? error : undefined
  }
}

function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readSecretFile(noteFile(file), () => undefined) ?? '') as Note
  } catch {
    return undefined
  }
}
