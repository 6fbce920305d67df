import { BoundedMap } from './bounded-map'

/** A request to forget a customer. `startTime` in ms since epoch; the documented third status, `error`, never happens. */
export interface Deletion {
  requestId: string
  customerId: string
  startTime: number
  status: 'in-progress' | 'completed'
}

/**
 * Deletions take time at U-Assist and are polled for. Here each status check moves the work on: the first one answers
 * in-progress, the second one completed. So a test needs no timer, and a person sees both answers.
 */
export class Deletions {
  readonly #requested = new BoundedMap<string, Deletion & { polls: number }>(1_000)
  #nextRequestId = 10_000_001

  request(customerId: string, startTime: number): Deletion {
    const requestId = String(this.#nextRequestId++)
    const deletion = { requestId, customerId, startTime, status: 'in-progress' as const, polls: 0 }
    this.#requested.set(requestId, deletion)
    return deletion
  }

  poll(requestId: string): Deletion | undefined {
    const deletion = this.#requested.get(requestId)
    if (!deletion) return undefined
    deletion.polls += 1
    if (deletion.polls > 1) deletion.status = 'completed'
    return deletion
  }
}
