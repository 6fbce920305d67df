import { type RunEvent, type WorkerMessage } from '../protocol/messages'

/** Between two scripts of a run nothing can end its thread, and these are most of its events. */
const MAY_WAIT: ReadonlySet<RunEvent['type']> = new Set([
  'attempt-finished',
  'attempt-started',
  'secrets',
  'request',
  'response',
])

/** At these, the scripts before have ended: a request of the collection goes out, or an attempt or the run ends. */
const END_SCRIPTS: ReadonlySet<RunEvent['type']> = new Set(['request', 'attempt-finished', 'done'])

/**
 * Sends the events of a thread's runs in order, several at once where it can: to wake the other thread costs more than an
 * event does. While a script runs, its events are sent at once, since after any of them the thread may never get a turn
 * again. None that came before a script is still here when that begins: what the script lets out may hold secrets that they name.
 */
export class EventQueue {
  readonly #send: (messages: readonly WorkerMessage[]) => void
  readonly #inScript = new Set<number>()
  #waiting: WorkerMessage[] = []

  constructor(send: (messages: readonly WorkerMessage[]) => void) {
    this.#send = send
  }

  /** Sends an event now, or at the end of this turn. */
  add(run: number, event: RunEvent): void {
    this.#waiting.push({ run, event })
    if (event.type === 'script-started') this.#inScript.add(run)
    const mayWait = MAY_WAIT.has(event.type) && !this.#inScript.has(run)
    if (END_SCRIPTS.has(event.type)) this.#inScript.delete(run)
    if (!mayWait) this.#flush()
    else if (this.#waiting.length === 1) setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    if (this.#waiting.length > 0) this.#send(this.#waiting)
    this.#waiting = []
  }
}
