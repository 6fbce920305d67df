import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AuthError, isAuthError, type LockWait, memoryStore, type Session, type TokenStore } from '../auth'
import { readSessionFile } from './session-file'
import { lockSession } from './session-lock'

/** More than a session with several tokens takes: what the proof of writability fills. */
const PROOF_BYTES = 64 * 1024

/**
 * Sessions as files, one each, in a folder only their owner may enter. What could not be written stays in this process's
 * memory, so that one full disk does not cost a person her work.
 */
export function fileStore(folder: string, log: (line: string) => void): TokenStore {
  const unsaved = memoryStore()
  const fileOf = (id: string) => join(folder, `${id}.json`)

  const readStored = (id: string): Session | undefined => {
    const { session, corrupt } = readSessionFile(fileOf(id), log)
    if (corrupt) log(`warning: the session file "${fileOf(id)}" is corrupt; it counts as "not signed in"`)
    return session
  }
  const read = async (id: string) => (await unsaved.read(id)) ?? readStored(id)

  const tellLoss = (why: unknown) => {
    const reason = isAuthError(why) ? why.message : errorCode(why)
    log(
      `warning: the session could not be saved (${reason}); it ends with this process, and a new sign-in will be needed`,
    )
  }

  return {
    read,

    update: async (id, change, wait = { purpose: 'working' }) => {
      const file = fileOf(id)
      const inMemory = () => unsaved.update(id, async (kept) => change(kept ?? readStored(id)))
      if (await unsaved.read(id)) return inMemory()

      let release: () => Promise<void>
      try {
        release = await takeLock(file, wait, log)
      } catch (error) {
        if (!(wait.evenIfUnwritable && isAuthError(error, 'STORE_UNWRITABLE'))) throw error
        tellLoss(error)
        return inMemory()
      }
      try {
        moveCorruptAside(file, log)
        const current = readStored(id)
        const next = await change(current)
        if (next !== current) {
          await save(file, next).catch((error: unknown) => {
            tellLoss(error)
            return unsaved.update(id, () => Promise.resolve(next))
          })
        }
        return next
      } finally {
        await release()
      }
    },
  }
}

/** The lock of a session that can be written: both are certain before anything is spent. */
async function takeLock(file: string, wait: LockWait, log: (line: string) => void): Promise<() => Promise<void>> {
  let release: (() => Promise<void>) | undefined
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    release = await lockSession(file, wait, log)
    proveWritable(file)
    return release
  } catch (error) {
    await release?.()
    if (isAuthError(error)) throw error
    throw new AuthError('STORE_UNWRITABLE', `the folder "${dirname(file)}" cannot be written (${errorCode(error)})`)
  }
}

/** Fills a file as large as any session will be, and removes it: a refresh token is not spent on a full disk. */
function proveWritable(file: string): void {
  const proof = `${file}.proof`
  try {
    writeFileSync(proof, Buffer.alloc(PROOF_BYTES), { mode: 0o600 })
  } finally {
    rmSync(proof, { force: true })
  }
}

/** Temporary file, fsync, rename (`write-file-atomic`): after a crash there is the old session or the new one. */
async function save(file: string, session: Session | undefined): Promise<void> {
  if (!session) {
    rmSync(file, { force: true })
    return
  }
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(file, JSON.stringify(session), { mode: 0o600, fsync: true })
}

/** Under the lock, so that nobody's fresh file is moved by mistake. Leftovers of a killed writer go as well. */
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
