import { type DemoAccount } from '../demo-data'

/** Somebody who calls the agents of the tenant. */
export interface Customer {
  customerId: string
  name: string
  contactNumber: string
  email: string
  company: string
}

interface Alert {
  id: string
  name: string
  message: string
  type: 'critical' | 'information'
}

/** What after-call work left behind: the summary and the disposition of a finished call. */
export interface AfterCallWork {
  bullets: readonly string[]
  disposition: readonly { level: string; value: string }[]
  /** The agent's corrected bullets, if any. */
  edited?: readonly string[]
}

/** One call. Times in ms since epoch. */
export interface Conversation {
  /** Key in the database, in its 24 hex digits. */
  documentId: string
  conversationId: string
  sessionId: string
  experienceId: string
  customerId: string
  agent: DemoAccount
  startTime: number
  /** Missing while the call is live. */
  endTime?: number
  turns: readonly { speaker: 'Agent' | 'Customer'; text: string }[]
  /** In the order they were raised. */
  alerts: readonly Alert[]
  callReason: string
  agentNote: string
  sentiment: string
  afterCallWork?: AfterCallWork
  /** Missing until it is generated. */
  genAiSummary?: string
}

/** Both ends belong to the window; ms since epoch. */
export interface TimeWindow {
  startTime: number
  endTime: number
}

/** The tenant's customers and calls. */
export class Records {
  #customers: readonly Customer[]
  #conversations: readonly Conversation[]

  constructor(customers: readonly Customer[], conversations: readonly Conversation[]) {
    this.#customers = customers
    this.#conversations = conversations
  }

  conversations(): readonly Conversation[] {
    return this.#conversations
  }

  /** The conversations that started in the window. */
  startedIn({ startTime, endTime }: TimeWindow): readonly Conversation[] {
    return this.#conversations.filter((call) => call.startTime >= startTime && call.startTime <= endTime)
  }

  byConversationId(conversationId: string): Conversation | undefined {
    return this.#conversations.find((call) => call.conversationId === conversationId)
  }

  bySessionId(sessionId: string): Conversation | undefined {
    return this.#conversations.find((call) => call.sessionId === sessionId)
  }

  /** For the pages that ask for a conversation id and show a session id, or take both. */
  byEitherId(id: string): Conversation | undefined {
    return this.byConversationId(id) ?? this.bySessionId(id)
  }

  customer(customerId: string): Customer | undefined {
    return this.#customers.find((customer) => customer.customerId === customerId)
  }

  /** Removes a customer and every call with that customer. */
  forget(customerId: string): void {
    this.#customers = this.#customers.filter((customer) => customer.customerId !== customerId)
    this.#conversations = this.#conversations.filter((call) => call.customerId !== customerId)
  }
}
