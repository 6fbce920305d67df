import { chmodSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AuthError, isAuthError, type LockWait, memoryStore, type Session, type TokenStore } from '../auth'
import { readSessionFile, tighten } from './session-file'
import { lockSession } from './session-lock'
import { makeFolder } from './make-folder'

/** How much is written to prove that a session can be saved: more than one with several tokens takes. */
const PROOF_BYTES = 64 * 1024

/**
 * Sessions as files, one each, in a folder that only their owner may enter. What cannot be written stays in this
 * process's memory until it can, so that a full disk does not end a sign-in.
 */
export function fileStore(folder: string, log: (line: string) => void): TokenStore {
  const unsaved = memoryStore()
  const fileOf = (id: string) => join(folder, `${id}.json`)

  const readStored = (id: string): Session | undefined => {
    const { session, corrupt } = readSessionFile(fileOf(id), log)
    if (corrupt) log(`warning: the session file "${fileOf(id)}" is corrupt; it counts as "not signed in"`)
    return session
  }
  /** What could not be saved is newer than the file, unless someone has signed in since. */
  const newest = (kept: Session | undefined, id: string) => {
    const stored = readStored(id)
    return kept && !(stored && stored.signedInAt > kept.signedInAt) ? kept : stored
  }

  const warnUnsaved = (why: unknown) => {
    const reason = isAuthError(why) ? why.message : errorCode(why)
    log(
      `warning: the session could not be saved (${reason}); if that stays so, it ends with this process, and a new sign-in will be needed`,
    )
  }

  return {
    read: async (id) => newest(await unsaved.read(id), id),

    update: async (id, change, wait = { purpose: 'working' }) => {
      const file = fileOf(id)
      let release: () => Promise<void>
      try {
        release = await takeLock(file, wait, log)
      } catch (error) {
        const kept = await unsaved.read(id)
        if (!((kept || wait.evenIfUnwritable) && isAuthError(error, 'STORE_UNWRITABLE'))) throw error
        if (!kept) warnUnsaved(error)
        return unsaved.update(id, (current) => change(newest(current, id)))
      }
      try {
        moveCorruptAside(file, log)
        const kept = await unsaved.read(id)
        const current = newest(kept, id)
        const next = await change(current)
        if (kept || next !== current) await saveOrKeep(id, next)
        return next
      } finally {
        await release()
      }
    },
  }

  async function saveOrKeep(id: string, session: Session | undefined): Promise<void> {
    const saved = await save(fileOf(id), session).then(
      () => true,
      (error: unknown) => {
        warnUnsaved(error)
        return false
      },
    )
    await unsaved.update(id, () => Promise.resolve(saved ? undefined : session))
  }
}

/** Takes the lock and proves that the session can be written, before a refresh token is spent. */
async function takeLock(file: string, wait: LockWait, log: (line: string) => void): Promise<() => Promise<void>> {
  let release: (() => Promise<void>) | undefined
  try {
    prepareFolder(dirname(file), log)
    release = await lockSession(file, wait, log)
    proveWritable(file)
    return release
  } catch (error) {
    await release?.()
    if (isAuthError(error)) throw error
    throw new AuthError('STORE_UNWRITABLE', `the folder "${dirname(file)}" cannot be written (${errorCode(error)})`)
  }
}

/** Makes the folder, which only its owner may enter; the mode of one that lets others in is tightened. */
function prepareFolder(folder: string, log: (line: string) => void): void {
  makeFolder(folder, 0o700)
  tighten(folder, statSync(folder).mode, log, () => {
    chmodSync(folder, 0o700)
  })
}

/** Writes a file as large as a session can be, and removes it: so a full disk shows before a refresh token is spent. */
function proveWritable(file: string): void {
  const proof = `${file}.proof`
  try {
    writeFileSync(proof, Buffer.alloc(PROOF_BYTES), { mode: 0o600 })
  } finally {
    rmSync(proof, { force: true })
  }
}

/** Temporary file, fsync, rename (`write-file-atomic`): after a crash the file holds the old session or the new one. */
async function save(file: string, session: Session | undefined): Promise<void> {
  if (!session) {
    rmSync(file, { force: true })
    return
  }
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(file, JSON.stringify(session), { mode: 0o600, fsync: true })
}

/**
 * Moves a corrupt file aside, and removes the temporary files of a writer that was killed. Under the lock, so that the
 * file is not one that another process has just written.
 */
function moveCorruptAside(file: string, log: (line: string) => void): void {
  for (const name of readdirSync(dirname(file))) {
    if (name.startsWith(`${basename(file)}.`) && /\.\d+$/.test(name)) rmSync(join(dirname(file), name), { force: true })
  }
  if (!readSessionFile(file, log).corrupt) return
  const aside = `${file}.corrupt-${statSync(file).mtime.toISOString().replace(/\D/g, '').slice(0, 14)}`
  renameSync(file, aside)
  log(`warning: the corrupt session file was moved aside to "${aside}"`)
}

const errorCode = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown error'
