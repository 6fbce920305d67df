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

const pools = new Map<number, KeptPool>()

/**
 * The pool of this test file for a limit of scripts, which a thread keeps from its first run on; undefined in a program that
 * is no test file, where each run has its own.
 */
export function keptPool(timeoutScriptMs: number): WorkerPool | undefined {
  if (typeof afterAll === 'undefined') return undefined
  const pool = pools.get(timeoutScriptMs) ?? new KeptPool()
  pools.set(timeoutScriptMs, pool)
  return pool
}

if (typeof afterAll !== 'undefined') {
  afterAll(() => {
    for (const pool of pools.values()) pool.end()
  })
}
