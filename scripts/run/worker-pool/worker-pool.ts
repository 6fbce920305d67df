import { availableParallelism } from 'node:os'
import { type GivenTokens, type RunEvent, type RunPlan } from '../protocol/messages'
import { LaneThread } from './worker-thread'
import { type Stop } from '../stop'

/** How long Newman may take to end in good order once all have to stop. */
const GRACE_MS = 1_000

/** Hears of an event; `go` lets a request that waits leave. */
export type Listener = (event: RunEvent, go: (tokens: GivenTokens) => void) => void

/**
 * The threads collections run in, as many as there are processors for them: Newman is busy for most of a request's time,
 * so collections that run beside each other in one thread wait for each other. A collection that hangs its thread takes
 * down that thread only, and this one goes on to tell of it.
 */
export class Lanes {
  readonly #threads: (LaneThread | undefined)[]
  readonly #timeoutScriptMs: number
  #grace: NodeJS.Timeout | undefined
  readonly #release: () => void

  /** @param parallel how many collections run at the same time */
  constructor(parallel: number, timeoutScriptMs: number, stop: Stop) {
    this.#threads = Array.from({ length: Math.min(parallel, availableParallelism()) }, () => undefined)
    this.#timeoutScriptMs = timeoutScriptMs
    this.#release = stop.whenStopped(() => {
      this.#halt()
    })
  }

  /** Runs a collection where least is going on. Resolves when it is over, in whatever way. */
  run(plan: RunPlan, listen: Listener): Promise<void> {
    return this.#leastBusy().run(plan, listen)
  }

  close(): void {
    this.#release()
    clearTimeout(this.#grace)
    for (const thread of this.#threads) thread?.close()
  }

  #leastBusy(): LaneThread {
    const loads = this.#threads.map((thread) => (thread?.isAlive ? thread.load : 0))
    const index = loads.indexOf(Math.min(...loads))
    const thread = this.#threads[index]
    if (thread?.isAlive) return thread
    return (this.#threads[index] = new LaneThread(this.#timeoutScriptMs))
  }

  #halt(): void {
    for (const thread of this.#threads) thread?.halt()
    this.#grace = setTimeout(() => {
      for (const thread of this.#threads) thread?.close()
    }, GRACE_MS)
  }
}
