import { type Aborted } from './run-options'

/** Why all collections of a run have to end now. Without `aborted`, the run ended as it was asked to. */
export interface StopReason {
  aborted?: Aborted
  why: string
}

/** Ends a run from anywhere: the first reason holds. */
export class Stop {
  readonly #listeners = new Set<() => void>()
  reason: StopReason | undefined

  now(reason: StopReason): void {
    if (this.reason) return
    this.reason = reason
    for (const listener of this.#listeners) listener()
  }

  /** Calls back when the run has to end, at once if that is already so. The returned function takes it back. */
  whenStopped(listener: () => void): () => void {
    if (this.reason) listener()
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** Stops a run when its time is over or its caller gives up. The returned function is for when it ended by itself. */
export function stopFromOutside(stop: Stop, timeoutMs: number, signal: AbortSignal | undefined): () => void {
  const timer = setTimeout(() => {
    stop.now({ aborted: 'timeout', why: `the run took longer than ${String(timeoutMs / 1000)} s` })
  }, timeoutMs)
  const cancel = () => {
    stop.now({ aborted: 'cancelled', why: 'the run was cancelled' })
  }
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}
