import { type RunEvent, type WorkerCommand, type WorkerMessage } from '../protocol/messages'
import { type RunControl } from './control-run'
import { EventQueue } from './event-queue'
import { startNewman } from './newman-run'

/** Runs collections in stock Newman, several at the same time, and reports what happens. */
export class NewmanWorker {
  readonly #runs = new Map<number, RunControl>()
  readonly #events: EventQueue

  /** @param send called with what has happened since the last time */
  constructor(send: (messages: readonly WorkerMessage[]) => void) {
    this.#events = new EventQueue(send)
  }

  /** Executes a command; a `run` is under way when this returns. */
  execute(command: WorkerCommand): void {
    switch (command.type) {
      case 'run': {
        const { run, plan } = command
        const emit = (event: RunEvent): void => {
          if (event.type === 'done') this.#runs.delete(run)
          this.#events.add(run, event)
        }
        this.#runs.set(run, startNewman(plan, emit))
        break
      }
      case 'resume':
        this.#runs.get(command.run)?.resume(command.tokens)
        break
      case 'stop':
        for (const run of this.#runs.values()) run.stop()
        break
    }
  }
}
