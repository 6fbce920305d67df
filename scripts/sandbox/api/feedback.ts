import { BoundedMap } from './bounded-map'

/** A supervisor's hint to an agent about one call. */
export interface Feedback {
  supervisorId: string
  agentCRMId: string
  conversationId: string
  message: string
}

/** The feedback given so far. Two entries with the same text for the same call are one: the documented replies carry no id. */
export class FeedbackStore {
  readonly #entries = new BoundedMap<string, Feedback & { sent: boolean }>(1_000)

  save(feedback: Feedback): void {
    const key = keyOf(feedback)
    if (!this.#entries.has(key)) this.#entries.set(key, { ...feedback, sent: false })
  }

  send(feedback: Feedback): void {
    this.#entries.set(keyOf(feedback), { ...feedback, sent: true })
  }

  /** Takes saved feedback back. What was sent stays on the agent's screen. */
  withdraw(feedback: Feedback): void {
    const key = keyOf(feedback)
    if (this.#entries.get(key)?.sent === false) this.#entries.delete(key)
  }

  list({ supervisorId, agentCRMId, conversationId }: Omit<Feedback, 'message'>): (Feedback & { sent: boolean })[] {
    return Array.from(this.#entries.values()).filter(
      (entry) =>
        entry.supervisorId === supervisorId &&
        entry.agentCRMId === agentCRMId &&
        entry.conversationId === conversationId,
    )
  }
}

const keyOf = ({ supervisorId, agentCRMId, conversationId, message }: Feedback): string =>
  JSON.stringify([supervisorId, agentCRMId, conversationId, message])
