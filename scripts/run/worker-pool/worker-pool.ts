import { availableParallelism } from 'node:os'
import { type RunPlan } from '../protocol/messages'
import { type OnRunEvent, WorkerThread } from './worker-thread'

/** How long Newman may take to stop its runs before its thread is terminated. */
const GRACE_MS = 1_000

/**
 * The threads that collections run in, at most one per processor. Newman is busy for most of a request's time, so
 * collections that run at the same time in one thread wait for each other. A collection that blocks its thread does not
 * affect the other threads. The first thread begins to load Newman when the pool is made, so that whoever makes it early
 * need not wait for that.
 */
export class WorkerPool {
  readonly #codeFolder: string | undefined
  readonly #threads: (WorkerThread | undefined)[]
  #signal: AbortSignal | undefined
  #grace: NodeJS.Timeout | undefined

  /** @param codeFolder where the threads may keep compiled code for later runs */
  constructor(codeFolder?: string) {
    this.#codeFolder = codeFolder
    this.#threads = [new WorkerThread(codeFolder)]
  }

  /**
   * Called once, before the first run.
   *
   * @param parallel how many collections run at the same time
   * @param signal stops all runs when it is aborted
   */
  open(parallel: number, signal: AbortSignal): void {
    this.#threads.length = Math.max(1, Math.min(parallel, availableParallelism()))
    this.#signal = signal
    signal.addEventListener('abort', this.#stop)
  }

  /** Runs a collection in the least busy thread. Resolves when it is done or aborted; never rejects. */
  run(plan: RunPlan, onEvent: OnRunEvent): Promise<void> {
    return this.#leastBusy().run(plan, onEvent)
  }

  /** Terminates all threads. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#stop)
    clearTimeout(this.#grace)
    for (const thread of this.#threads) thread?.close()
  }

  #leastBusy(): WorkerThread {
    const loads = Array.from(this.#threads, (thread) => (thread?.isAlive ? thread.activeRuns : 0))
    const index = loads.indexOf(Math.min(...loads))
    const thread = this.#threads[index]
    if (thread?.isAlive) return thread
    return (this.#threads[index] = new WorkerThread(this.#codeFolder))
  }

  readonly #stop = (): void => {
    for (const thread of this.#threads) thread?.stop()
    this.#grace = setTimeout(() => {
      for (const thread of this.#threads) thread?.close()
    }, GRACE_MS)
  }
}

/** Calls `work` with each input, at most `limit` at a time. Resolves to the results in the order of the inputs. */
export async function mapConcurrently<Input, Result>(
  inputs: readonly Input[],
  limit: number,
  work: (input: Input) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = inputs.entries()
  const takeFromQueue = async () => {
    for (const [index, input] of queue) results[index] = await work(input)
  }
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, takeFromQueue))
  return results
}
