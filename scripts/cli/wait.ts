import { AuthError } from '../../plugin/auth'

/** Waits; Ctrl-C ends the wait with CANCELLED. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Loaded here, so that a stored token does not pay for it.
  const { setTimeout: sleep } = await import('node:timers/promises')
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch {
    throw new AuthError('CANCELLED', 'the sign-in was cancelled')
  }
}

/** Resolves at Ctrl-C: for commands that run until then. */
export function untilCancelled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}
