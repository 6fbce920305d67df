import { type NewmanRun, startNewman } from './newman-run'
import { type Order, type Report, type RunEvent } from '../protocol/messages'

/** Runs collections in stock Newman as it is ordered, several at the same time if it must, and tells what happens. */
export class Lane {
  readonly #runs = new Map<number, NewmanRun>()
  readonly #tell: (report: Report) => void

  /** @param tell called at once for each event: after it, the thread may hang for ever */
  constructor(tell: (report: Report) => void) {
    this.#tell = tell
  }

  follow(order: Order): void {
    switch (order.do) {
      case 'run': {
        const { run, plan } = order
        const tell = (event: RunEvent): void => {
          if (event.is === 'done') this.#runs.delete(run)
          this.#tell({ run, event })
        }
        this.#runs.set(run, startNewman(plan, tell))
        break
      }
      case 'go':
        this.#runs.get(order.run)?.go(order.tokens)
        break
      case 'halt':
        for (const run of this.#runs.values()) run.halt()
        break
    }
  }
}
