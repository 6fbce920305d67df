import { dirname, join } from 'node:path'
import {
  type Change,
  isAuthError,
  isShared,
  type LockWait,
  memoryStore,
  type Session,
  SessionTaken,
  type Spend,
  supersedes,
  type TokenStore,
} from '../auth'
import { clearLeftovers } from './leftovers'
import { makePrivateFolder, readSecretFile, unwritable } from './secret-file'
import { proveWritable, readSessionFile, saveSessionFile } from './session-file'
import { type Lock, lockSession } from './session-lock'
import { failuresSince, forgetFailure, shareFailure } from './shared-failure'
import { beginWork } from './under-way'

type Serves = (session: Session | undefined) => boolean

/**
 * Sessions as files, one each, in a folder that only their owner may enter. What cannot be written stays in this
 * process's memory until it can, so that a full disk does not end a sign-in.
 *
 * @param home the folder around it, which is made private as well
 * @param cancelled ends the wait for a lock with CANCELLED (Ctrl-C)
 */
export function fileStore(
  folder: string,
  log: (line: string) => void,
  home = folder,
  cancelled?: AbortSignal,
): TokenStore {
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

  return {
    read: async (id) => newest(await unsaved.read(id), id),

    update: async (id, change, wait = { purpose: 'working' }) => {
      const serves = servedBy(wait, failuresSince(fileOf(id)))
      let meanwhile: Session | undefined
      const isServed = () => {
        meanwhile = readSessionFile(fileOf(id), log).session
        return serves(meanwhile)
      }
      for (;;) {
        let lock: Lock | undefined
        try {
          lock = await takeLock(fileOf(id), home, { ...wait, cancelled }, log, isServed)
        } catch (error) {
          return updateUnsaved(error, id, change, wait)
        }
        if (!lock) return meanwhile
        try {
          return await updateLocked(lock, id, change, serves, wait)
        } catch (error) {
          // Held up for so long that somebody else has the lock: once more, with what is stored by then.
          if (!(error instanceof SessionTaken)) throw error
        } finally {
          lock.release()
        }
      }
    },
  }

  async function updateLocked(lock: Lock, id: string, change: Change, serves: Serves, { forget }: LockWait) {
    const file = fileOf(id)
    clearLeftovers(file, log, forget)
    const kept = await unsaved.read(id)
    const before = readSecretFile(file, log)
    const current = newest(kept, id)
    if (serves(current)) return current
    const isUnchanged = () => readSecretFile(file, log) === before
    const issuer: { endWork?: () => void } = {}
    const spend: Spend = () =>
      Promise.resolve().then(() => {
        if (!forget) proveWritable(file)
        if (!lock.renew() || !isUnchanged()) throw new SessionTaken()
        issuer.endWork ??= beginWork()
        return undefined
      })
    try {
      const next = await change(current, spend)
      if (!kept && next === current) return next
      const mayReplace = () => isUnchanged() || supersedes(next, current, readSessionFile(file, log).session)
      return await saveOrKeep(id, next, mayReplace)
    } catch (error) {
      if (issuer.endWork && isShared(error) && lock.renew()) shareFailure(file, error)
      throw error
    } finally {
      issuer.endWork?.()
    }
  }

  /** Saves what nobody has overtaken. Resolves to the session that counts from now on. */
  async function saveOrKeep(id: string, next: Session | undefined, mayReplace: () => boolean) {
    const keep = (session: Session | undefined) => unsaved.update(id, () => Promise.resolve(session))
    try {
      const isNewest = saveSessionFile(fileOf(id), next, mayReplace)
      forgetFailure(fileOf(id))
      await keep(undefined)
      return isNewest ? next : readStored(id)
    } catch (error) {
      warnUnsaved(error)
      return keep(next)
    }
  }

  /** Where the store cannot be written, only what is not in a file can be changed, in the memory of this process. */
  async function updateUnsaved(error: unknown, id: string, change: Change, wait: LockWait) {
    const kept = await unsaved.read(id)
    const isOurs = kept !== undefined && newest(kept, id) === kept
    if (!((isOurs || wait.evenIfUnwritable) && isAuthError(error, 'STORE_UNWRITABLE'))) throw error
    if (wait.forget) log(`warning: the session file "${fileOf(id)}" could not be removed (${error.message})`)
    else if (!kept) warnUnsaved(error)
    const refuse: Spend = () => Promise.reject(error)
    return unsaved.update(
      id,
      (current, spend) => change(newest(current, id), isOurs || wait.forget ? spend : refuse),
      wait,
    )
  }

  function warnUnsaved(why: unknown) {
    const { message } = unwritable(`the folder "${folder}"`, why)
    log(
      `warning: the session could not be saved (${message}); if that stays so, it ends with this process, and a new sign-in will be needed`,
    )
  }
}

/** What an update that waits takes as its own: a session that serves it, or the failure of somebody else, which is thrown. */
function servedBy({ serves }: LockWait, failure: ReturnType<typeof failuresSince>): Serves {
  return (session) => {
    if (!serves) return false
    if (serves(session)) return true
    const error = failure()
    if (error) throw error
    return false
  }
}

/** Takes the lock and proves that the session can be written. Undefined where the update is served while it waits. */
async function takeLock(
  file: string,
  home: string,
  wait: LockWait & { cancelled: AbortSignal | undefined },
  log: (line: string) => void,
  isServed: () => boolean,
): Promise<Lock | undefined> {
  let lock: Lock | undefined
  try {
    for (const folder of new Set([home, dirname(file)])) makePrivateFolder(folder, log)
    lock = await lockSession(file, wait, log, isServed)
    // Leaving needs no room on the disk.
    if (lock && !wait.forget) proveWritable(file)
    return lock
  } catch (error) {
    lock?.release()
    throw unwritable(`the folder "${dirname(file)}"`, error)
  }
}
