import { randomUUID } from 'node:crypto'
import { AuthError, type EarlierUse, isShared, type LockWait, type Session, SessionTaken } from '../../../plugin/auth'
import { type Connection, type ConnectionHost } from './connection'
import { holderOf, lockLabel, refresherOf } from './lock-label'
import { ACQUIRE, RELEASE, RENEW, SPEND, type StoreScript } from './store-scripts'
import { type StoreSettings } from './store-settings'
import { openStored, type Stored } from './stored-session'

/** The lock of a session, and what was stored when it was taken. */
export interface StoreLock extends Stored {
  /** When it was taken, by the clock of the store, in milliseconds since the epoch. */
  storeTime: number
  /**
   * Says that a refresh token is about to be sent, and resolves to who has said so before and has had no answer that is
   * known. Rejects with SessionTaken where the lock or the version is not ours, and with TEMPORARY, given back, where too
   * few replicas know it: after a failover somebody would send the token again.
   *
   * @param keptMs for how long the session is kept; 0 for ever
   */
  spend: (keptMs: number) => Promise<EarlierUse | undefined>
  /**
   * Gives it back, with a failure that is theirs too who wait. Never rejects: without it, it ends by itself.
   *
   * @param unanswered whether a refresh token was sent and no answer came
   */
  release: (failure?: AuthError, unanswered?: boolean) => Promise<void>
  /** Ends the heartbeat where a save has ended the lock. */
  stop: () => void
}

/** What an update waits for, and what it takes as its own while it does. */
export interface StoreWait extends LockWait {
  /** The failure that was known when the update began; set by the first look. */
  knownFailure?: string
}

/** A failure that is older was not shared with us: we were held up ourselves. */
const FRESH_MS = 15_000
const LOG_AFTER_MS = 1000
/** For a refresh that takes over from one that died, and then for its own requests. */
const WAIT_BEYOND_GRACE_MS = 30_000

type Look = [
  isTaken: number,
  v: string,
  d: string | null,
  l: string,
  leftMs: number,
  f: string,
  fa: string,
  now: string,
]

/**
 * Takes the lock of a key. Who waits looks at the session again and again, and queues for nothing: a hundred who wait need no
 * hundred locks. Resolves to the session itself where it serves the update. Rejects with STORE_BUSY that names the holder, with
 * CANCELLED, with the failure of the update that it waited for, and as `Connection.use` does.
 */
export async function lockStored(
  key: string,
  wait: StoreWait,
  connection: Connection,
  settings: StoreSettings,
  { log, cancelled }: ConnectionHost,
): Promise<StoreLock | { served: Session | undefined }> {
  const { seals, leaseMs, graceMs, replicas } = settings
  const owner = randomUUID()
  const run = (script: StoreScript, ...parameters: (string | number)[]) =>
    connection.use((commands) => commands.run(script, key, ...parameters))
  const label = lockLabel(wait.purpose)
  const waitMs = wait.waitMs ?? graceMs + WAIT_BEYOND_GRACE_MS
  const deadline = Date.now() + waitMs
  let logAt = Date.now() + LOG_AFTER_MS
  let known = ['*', '']
  for (let tries = 0; ; tries++) {
    const look = (await run(ACQUIRE, owner, leaseMs, label, ...known)) as Look
    const [isTaken, version, sealed, heldBy, leftMs, failure, failedAt, now] = look
    const holder = holderOf(heldBy)
    wait.knownFailure ??= failedAt
    if (isTaken === 1) {
      try {
        return lockOf(openStored(key, version, sealed, settings), Number(now), earlierUse(heldBy, graceMs))
      } catch (error) {
        // Else those who can open it would wait for the lease.
        await run(RELEASE, owner, '', '').catch(() => undefined)
        throw error
      }
    }
    if (wait.serves) {
      if (sealed) {
        const { session } = openStored(key, version, sealed, settings)
        if (wait.serves(session)) return { served: session }
      }
      if (failedAt !== wait.knownFailure && Number(now) - Number(failedAt) < FRESH_MS) {
        const error = openFailure(failure, key, seals)
        if (error) throw error
      }
      known = [version, failedAt]
    }
    if (leftMs === 0) continue
    if (cancelled?.aborted) throw new AuthError('CANCELLED', `the wait for ${holder}, was cancelled`)
    if (Date.now() >= deadline) {
      throw new AuthError(
        'STORE_BUSY',
        `waited ${String(Math.round(waitMs / 1000))} s for ${holder}`,
        'Try again; if it stays, end the process that is named.',
      )
    }
    if (Date.now() >= logAt) {
      log(`waiting for ${holder} …`)
      logAt = Infinity
    }
    const pauseMs = Math.min(25 * 1.5 ** tries, 500) * (0.5 + Math.random())
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, leftMs + 10)))
  }

  function lockOf(stored: Stored, storeTime: number, earlier: EarlierUse | undefined): StoreLock {
    const heartbeat = setInterval(() => {
      // Where it cannot be given, the lock ends. Who has it learns that before it spends a token.
      connection.use((commands) => commands.run(RENEW, key, owner, leaseMs), 'once').catch(() => undefined)
    }, leaseMs / 3)
    heartbeat.unref()
    const stop = () => {
      clearInterval(heartbeat)
    }
    return {
      ...stored,
      storeTime,
      stop,
      spend: async (keptMs) => {
        const known = await connection.use(async (commands) => {
          const isOurs = await commands.run(SPEND, key, owner, stored.version, leaseMs, graceMs, keptMs)
          if (isOurs !== 1) throw new SessionTaken()
          return replicas > 0 ? commands.replicated(replicas) : 0
        })
        if (known >= replicas) return earlier
        const error = tooFewReplicas(known, settings)
        await release(error)
        throw error
      },
      release,
    }
    async function release(failure?: AuthError, unanswered = false): Promise<void> {
      stop()
      const shared = failure && isShared(failure) ? sealFailure(failure, key, seals) : ''
      await run(RELEASE, owner, shared, unanswered ? '1' : '').catch(() => undefined)
    }
  }
}

/** Who was about to refresh, by the label of the lock that it left. */
function earlierUse(label: string, graceMs: number): EarlierUse | undefined {
  const by = refresherOf(label)
  if (by === undefined) return undefined
  const grace = `the grace of the store (${String(graceMs / 1000)} s)`
  return {
    by,
    hint: `Sign in again; without UASSIST_STORE, \`uassist session push\` then moves the sign-in here. A rotation overlap at Auth0 longer than ${grace} would have kept this one.`,
  }
}

function tooFewReplicas(known: number, { shown, replicas }: StoreSettings): AuthError {
  return new AuthError(
    'TEMPORARY',
    `of the ${String(replicas)} replicas of the store "${shown}" that must know of a refresh, ${String(known)} answered`,
    'Nothing was sent, and nothing is lost: try again in a moment. If it stays, check the replicas, or "replicas" in UASSIST_STORE.',
  )
}

type Failure = Pick<AuthError, 'code' | 'message' | 'hint'>

/** A failure is sealed, too: else anybody who can write to the store could make this program say anything. */
function sealFailure({ code, message, hint }: AuthError, key: string, seals: StoreSettings['seals']): string {
  return seals.seal(JSON.stringify({ code, message, hint } satisfies Failure), `${key}|failure`)
}

/** The failure that was shared; undefined where it does not open, for then it says nothing. */
function openFailure(sealed: string, key: string, seals: StoreSettings['seals']): AuthError | undefined {
  try {
    const { code, message, hint } = JSON.parse(seals.open(sealed, `${key}|failure`)) as Failure
    const error = new AuthError(code, message, hint)
    return isShared(error) ? error : undefined
  } catch {
    return undefined
  }
}
