import { type RunEvent, type WorkerCommand, type WorkerMessage } from '../protocol/messages'
import { type RunControl } from './control-run'
import { startNewman } from './newman-run'

/** Runs collections in stock Newman, several at the same time, and reports what happens. */
export class NewmanWorker {
  readonly #runs = new Map<number, RunControl>()
  readonly #send: (message: WorkerMessage) => void

  /** @param send called immediately for each event: after it, the thread may never get a turn again */
  constructor(send: (message: WorkerMessage) => void) {
    this.#send = send
  }

  /** Executes a command; a `run` is under way when this returns. */
  execute(command: WorkerCommand): void {
    switch (command.type) {
      case 'run': {
        const { run, plan } = command
        const emit = (event: RunEvent): void => {
          if (event.type === 'done') this.#runs.delete(run)
          this.#send({ run, event })
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
