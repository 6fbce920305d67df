import { setTimeout as sleep } from 'node:timers/promises'
import { AuthError } from '../../plugin/auth'

/** Waits; Ctrl-C ends the wait with CANCELLED. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch {
    throw new AuthError('CANCELLED', 'the sign-in was cancelled')
  }
}
