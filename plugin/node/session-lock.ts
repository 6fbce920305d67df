import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { AuthError, type LockWait } from '../auth'

/** A lock without a heartbeat for this long belongs to a process that died. */
const DEAD_AFTER_MS = 10_000
const HEARTBEAT_MS = 2_000
const WAIT_MS = 15_000
/** A wait longer than this is logged. */
const LOG_AFTER_MS = 1_000

/**
 * Takes the lock beside a session file (`proper-lockfile`: a folder with a heartbeat, which also works between Insomnia
 * and a terminal), waiting for another holder at most `waitMs`. Resolves to the function that releases it. Rejects with
 * STORE_BUSY that names the holder, or with the error of the file system.
 */
export async function lockSession(
  file: string,
  { purpose, waitMs = WAIT_MS }: LockWait,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const { lock } = await import('proper-lockfile')
  const deadline = Date.now() + waitMs
  let logAt = Date.now() + LOG_AFTER_MS
  for (let tries = 0; ; tries++) {
    try {
      const release = await lock(file, {
        realpath: false,
        // The library's own takeover lets two waiters take over the same dead lock at once.
        stale: Infinity,
        update: HEARTBEAT_MS,
        onCompromised: () => {
          log('warning: this process was held up so long that it lost the lock of its session')
        },
      })
      noteHolder(file, purpose)
      return async () => {
        rmSync(holderFile(file), { force: true })
        await release().catch(() => undefined)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
      if (removeDead(`${file}.lock`)) continue
    }
    if (Date.now() >= deadline) {
      throw new AuthError('STORE_BUSY', `waited ${String(Math.round(waitMs / 1000))} s for ${holder(file)}`)
    }
    if (Date.now() >= logAt) {
      log(`waiting for ${holder(file)} …`)
      logAt = Infinity
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(20 + tries * 5, 200) * (0.5 + Math.random())))
  }
}

/**
 * Removes the lock of a process that died. Returns whether it was removed. Only one waiter at a time may do so, which
 * the guard folder ensures: a second one could remove the lock that the first one has taken meanwhile.
 */
function removeDead(lock: string): boolean {
  if (!isDead(lock)) return false
  const guard = `${lock}.dead`
  try {
    mkdirSync(guard)
  } catch {
    // Another waiter has the guard, or died with it.
    if (isDead(guard)) rmSync(guard, { recursive: true, force: true })
    return false
  }
  try {
    // Checked again, because another waiter may have removed and taken the lock before the guard was ours.
    if (!isDead(lock)) return false
    rmSync(lock, { recursive: true, force: true })
    return true
  } finally {
    rmdirSync(guard)
  }
}

function isDead(lock: string): boolean {
  const stats = statSync(lock, { throwIfNoEntry: false })
  return stats !== undefined && stats.mtimeMs < Date.now() - DEAD_AFTER_MS
}

const holderFile = (file: string) => `${file}.holder`

/** For the messages of those who wait; the lock does not depend on it. */
function noteHolder(file: string, purpose: string): void {
  try {
    writeFileSync(holderFile(file), JSON.stringify({ pid: process.pid, purpose }), { mode: 0o600 })
  } catch {
    // A full disk shows when the session is saved.
  }
}

function holder(file: string): string {
  try {
    const { pid, purpose } = JSON.parse(readFileSync(holderFile(file), 'utf8')) as { pid: number; purpose: string }
    return `process ${String(pid)}, which is ${purpose}`
  } catch {
    return 'another process, which holds the session'
  }
}
