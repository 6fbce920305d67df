import { type Aborted } from './reports/run-result'

/** Why all collections of a run have to stop. Without `aborted`, the run ends as it was asked to. */
export interface StopReason {
  aborted?: Aborted
  why: string
}

/** Stops all collections of a run. The first reason counts. */
export class StopController {
  readonly #controller = new AbortController()

  /** Aborted when the run has to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Undefined until the run has to stop. */
  get reason(): StopReason | undefined {
    return this.signal.reason as StopReason | undefined
  }

  /** Stops the run now. */
  stop(reason: StopReason): void {
    this.#controller.abort(reason)
  }
}

/** Stops a run after `timeoutMs`, or when its caller aborts `signal`. Call the returned function when the run has ended. */
export function stopFromOutside(stop: StopController, timeoutMs: number, signal: AbortSignal | undefined): () => void {
  const timer = setTimeout(() => {
    stop.stop({ aborted: 'timeout', why: `the run took longer than ${String(timeoutMs / 1000)} s` })
  }, timeoutMs)
  const cancel = () => {
    stop.stop({ aborted: 'cancelled', why: 'the run was cancelled' })
  }
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}
