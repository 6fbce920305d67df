import { WorkerPool } from '../../scripts/run/worker-pool/worker-pool'

/**
 * One thread for the runs of a test file, one after another, as one command has it for its collections: loading Newman takes
 * ten times as long as a run. A run that was stopped ends it, and the next one has another.
 */
class KeptPool extends WorkerPool {
  #signal: AbortSignal | undefined

  override open(parallel: number, signal: AbortSignal): void {
    this.#signal = signal
    super.open(parallel, signal)
  }

  override close(): void {
    if (this.#signal?.aborted !== false) super.close()
  }

  /** Terminates the thread. */
  end(): void {
    super.close()
  }
}

let pool: KeptPool | undefined

/** The pool of this test file; undefined in a program that is none, where each run has its own. */
export function keptPool(): WorkerPool | undefined {
  return typeof afterAll === 'undefined' ? undefined : (pool ??= new KeptPool())
}

if (typeof afterAll !== 'undefined') afterAll(() => pool?.end())
