/** One call, as far as the sandbox tells it from others: what was said in it stands in the saved answers. */
export interface Conversation {
  /** Key in the database, in its 24 hex digits. */
  documentId: string
  conversationId: string
  sessionId: string
  experienceId: string
  /** Its one alert. */
  alertId: string
  customerId: string
  /** In ms since epoch. */
  startTime: number
  isLive: boolean
  /** Whether its GenAI summary was generated. */
  isSummarized: boolean
}

/** Both ends belong to the window; ms since epoch. */
export interface TimeWindow {
  startTime: number
  endTime: number
}

/** The tenant's calls. A customer is known as long as there is a call. */
export class Records {
  #conversations: readonly Conversation[]

  constructor(conversations: readonly Conversation[]) {
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

  ofCustomer(customerId: string): readonly Conversation[] {
    return this.#conversations.filter((call) => call.customerId === customerId)
  }

  /** Removes every call with a customer. */
  forget(customerId: string): void {
    this.#conversations = this.#conversations.filter((call) => call.customerId !== customerId)
  }
}
