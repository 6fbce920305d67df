import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../../cli/package-root'
import {
  type InjectedTokens,
  type RunEvent,
  type RunPlan,
  type WorkerCommand,
  type WorkerMessage,
  type WorkerStart,
} from '../protocol/messages'
import { codeOf, messageOf } from '../protocol/text-of'
import { createHeartbeat, watchHeartbeat } from '../protocol/watchdog'
import { BOUNDARY_FLAG } from '../worker/script-boundary'

/** Called for each event of a run; `resume` sends a request that waits. */
export type OnRunEvent = (event: RunEvent, resume: (tokens: InjectedTokens) => void) => void

interface ActiveRun {
  onEvent: OnRunEvent
  resolve: () => void
}

/**
 * A thread that runs Newman. It begins to load Newman at once, and keeps the process alive until `close`.
 * Whatever ends the thread ends its runs too, with an `aborted` event that says why.
 */
export class WorkerThread {
  readonly #worker: Worker
  readonly #active = new Map<number, ActiveRun>()
  readonly #heartbeat = createHeartbeat()
  #unwatch: (() => void) | undefined
  #runs = 0
  /** The run whose event came last: when the thread is stuck, it is in a script of that one. */
  #lastRun = 0
  isAlive = true

  /** @param codeFolder where compiled code may be kept for later runs */
  constructor(codeFolder: string | undefined) {
    const workerData: WorkerStart = { heartbeat: this.#heartbeat, codeFolder }
    this.#worker = new Worker(join(packageRoot(), 'dist', 'worker.js'), { workerData, execArgv: [BOUNDARY_FLAG] })
    this.#worker.on('message', (messages: readonly WorkerMessage[]) => {
      for (const { run, event } of messages) this.#receive(run, event)
    })
    // Something a script threw where Newman does not catch it. It may be any value.
    this.#worker.on('error', (thrown: unknown) => {
      const isMemory = codeOf(thrown) === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#abort(isMemory ? 'a script ran out of memory' : messageOf(thrown))
    })
    this.#worker.on('exit', () => {
      this.#abort('its worker thread exited')
    })
  }

  /** How many runs are under way. */
  get activeRuns(): number {
    return this.#active.size
  }

  /** Runs a collection. Resolves when it is done or aborted. */
  run(plan: RunPlan, onEvent: OnRunEvent): Promise<void> {
    const run = ++this.#runs
    this.#unwatch ??= watchHeartbeat(this.#heartbeat, plan.options.timeoutScript ?? Infinity, (afterMs) => {
      this.#abort(`a script blocked its thread for ${String(afterMs / 1000)} s`)
    })
    return new Promise((resolve) => {
      this.#active.set(run, { onEvent, resolve })
      this.#send({ type: 'run', run, plan })
    })
  }

  /** Asks all runs to send no further request. */
  stop(): void {
    this.#send({ type: 'stop' })
  }

  /** Terminates the thread. Runs that are under way resolve without an event. */
  close(): void {
    this.isAlive = false
    this.#unwatch?.()
    void this.#worker.terminate()
    for (const { resolve } of this.#active.values()) resolve()
    this.#active.clear()
  }

  #send(command: WorkerCommand): void {
    this.#worker.postMessage(command)
  }

  #receive(run: number, event: RunEvent): void {
    const active = this.#active.get(run)
    if (!active) return
    this.#lastRun = run
    active.onEvent(event, (tokens) => {
      this.#send({ type: 'resume', run, tokens })
    })
    if (event.type !== 'done') return
    this.#active.delete(run)
    active.resolve()
  }

  #abort(why: string): void {
    for (const [run, { onEvent }] of this.#active) {
      const reason = run === this.#lastRun ? why : `${why}, in another collection of the same thread`
      onEvent({ type: 'aborted', reason }, () => undefined)
    }
    this.close()
  }
}
