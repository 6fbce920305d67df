import { type NewmanRun, startNewman } from './newman-run'
import { type Order, type Report, type RunEvent } from './messages'

/**
 * After these the thread may be busy or wait for a while. What came before is told along with them: a message for each
 * event costs more than the event.
 */
const TOLD_AT_ONCE: readonly RunEvent['is'][] = ['script', 'sent', 'waits', 'ended', 'given up', 'failed', 'done']

/** Runs collections in stock Newman as it is ordered, several at the same time if it must, and tells what happens. */
export class Lane {
  readonly #runs = new Map<number, NewmanRun>()
  readonly #tell: (reports: Report[]) => void
  #untold: Report[] = []

  constructor(tell: (reports: Report[]) => void) {
    this.#tell = tell
  }

  follow(order: Order): void {
    switch (order.do) {
      case 'run': {
        const { run, plan } = order
        const note = (event: RunEvent): void => {
          if (event.is === 'done') this.#runs.delete(run)
          this.#note({ run, event })
        }
        this.#runs.set(run, startNewman(plan, note))
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

  #note(report: Report): void {
    this.#untold.push(report)
    if (!TOLD_AT_ONCE.includes(report.event.is)) return
    this.#tell(this.#untold)
    this.#untold = []
  }
}
