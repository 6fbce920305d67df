import {
  closeSync,
  fstatSync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { AuthError, type LockWait } from '../auth'
import { temporaryName } from './replace-file'
import { PRIVATE, readSecretFile, refuseForeign } from './secret-file'

/** A lock without a heartbeat for this long belongs to a process that died, or was stopped. */
const DEAD_AFTER_MS = 10_000
const HEARTBEAT_MS = 2_000
/** A refresh may take thirty seconds. */
const WAIT_MS = 35_000
/** A wait longer than this is logged. */
const LOG_AFTER_MS = 1_000

/** A lock that this process has taken. Another process takes it over when there was no heartbeat for ten seconds. */
export interface Lock {
  /** Gives a heartbeat. Returns whether the lock is still ours. */
  renew: () => boolean
  release: () => void
}

/**
 * Takes the lock of a file: a file beside it, which also keeps out a uassist 0.1.0, whose lock is a folder of that name.
 * Waits for another holder at most `waitMs`. Resolves to undefined where `isServed` says so while waiting. Rejects with
 * STORE_BUSY that names the holder, with CANCELLED, with STORE_UNSAFE, as `isServed` does, or with the error of the file
 * system.
 */
export async function lockSession(
  file: string,
  {
    purpose,
    waitMs = WAIT_MS,
    cancelled,
  }: Pick<LockWait, 'purpose' | 'waitMs'> & { cancelled?: AbortSignal | undefined },
  log: (line: string) => void,
  isServed: () => boolean = () => false,
): Promise<Lock | undefined> {
  const path = `${file}.lock`
  const deadline = Date.now() + waitMs
  let logAt = Date.now() + LOG_AFTER_MS
  for (let tries = 0; ; tries++) {
    const lock = tryLock(path, purpose, log)
    if (lock) return lock
    if (isServed()) return undefined
    if (removeDead(path)) continue
    if (cancelled?.aborted) throw new AuthError('CANCELLED', `the wait for ${holder(path)}, was cancelled`)
    if (Date.now() >= deadline) {
      throw new AuthError('STORE_BUSY', `waited ${String(Math.round(waitMs / 1000))} s for ${holder(path)}`)
    }
    if (Date.now() >= logAt) {
      log(`waiting for ${holder(path)} …`)
      logAt = Infinity
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(20 + tries * 5, 200) * (0.5 + Math.random())))
  }
}

/** Takes the lock if nobody has it. */
function tryLock(path: string, purpose: string, log: (line: string) => void): Lock | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, 'wx', PRIVATE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    refuseForeign(path)
    return undefined
  }
  try {
    writeSync(descriptor, JSON.stringify({ pid: process.pid, purpose }))
  } catch {
    // For the messages of those who wait. A full disk shows when the session is saved.
  }
  // The file stays open: as long as it does, no later lock can have the same inode.
  const own = fstatSync(descriptor, { bigint: true })
  const renew = () => {
    try {
      futimesSync(descriptor, Date.now() / 1000, Date.now() / 1000)
      const found = lstatSync(path, { bigint: true })
      return found.ino === own.ino && found.dev === own.dev
    } catch {
      return false
    }
  }
  const heartbeat = setInterval(() => {
    if (renew()) return
    clearInterval(heartbeat)
    log(`warning: this process was held up so long that it lost the lock of "${path.replace(/\.lock$/, '')}"`)
  }, HEARTBEAT_MS)
  // In Insomnia's renderer it is a number, as in browsers.
  ;(heartbeat as Partial<NodeJS.Timeout>).unref?.()
  const release = () => {
    forget(release)
    clearInterval(heartbeat)
    const isOurs = renew()
    closeSync(descriptor)
    if (isOurs) tryToRemove(path)
  }
  remember(release)
  return { renew, release }
}

const held = new Set<() => void>()
const releaseAll = () => {
  for (const release of held) release()
}

/** Releases a lock also where the process ends without doing so. */
function remember(release: () => void): void {
  if (held.size === 0) process.on('exit', releaseAll)
  held.add(release)
}

function forget(release: () => void): void {
  held.delete(release)
  if (held.size === 0) process.off('exit', releaseAll)
}

/**
 * Removes the lock of a process that died. Returns whether it is gone. Of many who find it dead, one moves it away; a lock
 * that was taken since that one looked is given back. Should even that fail, its owner learns it before it spends a token.
 */
function removeDead(path: string): boolean {
  if (!isDead(path)) return false
  const aside = temporaryName(path)
  try {
    renameSync(path, aside)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
  try {
    if (!isDead(aside)) linkSync(aside, path)
  } catch {
    // Somebody has taken the lock meanwhile.
  }
  rmSync(aside, { recursive: true, force: true })
  return true
}

function tryToRemove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Then others take it over in ten seconds.
  }
}

function isDead(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats !== undefined && stats.mtimeMs < Date.now() - DEAD_AFTER_MS
}

/** Who holds the lock of a file, and whether that process has died; undefined where nobody does. */
export function lockHolder(file: string): { by: string; isDead: boolean } | undefined {
  const path = `${file}.lock`
  return lstatSync(path, { throwIfNoEntry: false }) && { by: holder(path), isDead: isDead(path) }
}

function holder(path: string): string {
  try {
    const { pid, purpose } = JSON.parse(readSecretFile(path, () => undefined) ?? '') as { pid: number; purpose: string }
    return `process ${String(pid)}, which is ${purpose}`
  } catch {
    return 'another process, which holds the session'
  }
}
