import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../../cli/package-root'
import { createHeart, watchHeart } from '../protocol/watchdog'
import { type Order, type Report, type RunEvent, type RunPlan } from '../protocol/messages'
import { codeOf, messageOf } from '../protocol/text-of'
import { type Listener } from './worker-pool'

interface Running {
  listen: Listener
  over: () => void
}

/** A thread with Newman in it. What ends the thread ends its runs too, with a word about why. */
export class LaneThread {
  readonly #worker: Worker
  readonly #running = new Map<number, Running>()
  readonly #unwatch: () => void
  #runs = 0
  /** Whose event came last: when the thread hangs, it is in that one's script. */
  #lastHeard = 0
  isAlive = true

  constructor(timeoutScriptMs: number) {
    const heart = createHeart()
    this.#worker = new Worker(join(packageRoot(), 'dist', 'lane.js'), { workerData: heart })
    this.#worker.on('message', ({ run, event }: Report) => {
      this.#hear(run, event)
    })
    // Whatever a script threw where Newman did not catch it: it need not be an error, nor anything at all.
    this.#worker.on('error', (thrown: unknown) => {
      const isMemory = codeOf(thrown) === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#die(isMemory ? 'a script used up the memory' : messageOf(thrown))
    })
    this.#worker.on('exit', () => {
      this.#die('its thread ended')
    })
    this.#unwatch = watchHeart(heart, timeoutScriptMs, (afterMs) => {
      this.#die(`a script kept its thread busy for ${String(afterMs / 1000)} s without a pause`)
    })
  }

  /** How many runs are under way. */
  get load(): number {
    return this.#running.size
  }

  run(plan: RunPlan, listen: Listener): Promise<void> {
    const run = ++this.#runs
    return new Promise((resolve) => {
      this.#running.set(run, { listen, over: resolve })
      this.#order({ do: 'run', run, plan })
    })
  }

  halt(): void {
    this.#order({ do: 'halt' })
  }

  /** Ends the thread; runs that are under way are over without a word. */
  close(): void {
    this.isAlive = false
    this.#unwatch()
    void this.#worker.terminate()
    for (const { over } of this.#running.values()) over()
    this.#running.clear()
  }

  #order(order: Order): void {
    this.#worker.postMessage(order)
  }

  #hear(run: number, event: RunEvent): void {
    const running = this.#running.get(run)
    if (!running) return
    this.#lastHeard = run
    running.listen(event, (tokens) => {
      this.#order({ do: 'go', run, tokens })
    })
    if (event.is !== 'done') return
    this.#running.delete(run)
    running.over()
  }

  #die(why: string): void {
    for (const [run, { listen }] of this.#running) {
      const message = run === this.#lastHeard ? why : `${why}, in a collection that ran beside this one`
      listen({ is: 'given up', why: message }, () => undefined)
    }
    this.close()
  }
}
