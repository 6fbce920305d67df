import { DISPOSABLE_CUSTOMER } from '../demo-data'
import { type Conversation } from './records'

type Ids = Pick<Conversation, 'documentId' | 'conversationId' | 'sessionId' | 'experienceId' | 'alertId' | 'customerId'>

const idsOf = (number: number, customerId: string): Ids => ({
  documentId: `65a00000000000000000000${String(number)}`,
  conversationId: `c0ffee00-0000-4000-8000-00000000000${String(number)}`,
  sessionId: `170000000000${String(number)}demo000${String(number)}`,
  experienceId: `experience-000${String(number)}`,
  alertId: `alert-000${String(number)}`,
  customerId,
})

/** The call that most saved answers are about. */
export const FIRST_CALL = idsOf(1, 'customer-1001')

/**
 * Five invented calls: two of one customer, one of the customer who may be forgotten, one live. Ids are fixed, so that a
 * committed environment can name them; times follow the start of the server, so that "the last day" finds them. Hence the
 * time inside a session id is not the call's.
 */
export const seedConversations = (now: number): Conversation[] =>
  [
    { ids: FIRST_CALL, minutesAgo: 300, isSummarized: true },
    { ids: idsOf(2, 'customer-1001'), minutesAgo: 240 },
    { ids: idsOf(3, 'customer-1002'), minutesAgo: 120, isSummarized: true },
    { ids: idsOf(4, DISPOSABLE_CUSTOMER), minutesAgo: 90 },
    { ids: idsOf(5, 'customer-1003'), minutesAgo: 4, isLive: true },
  ].map(({ ids, minutesAgo, isLive = false, isSummarized = false }) => ({
    ...ids,
    startTime: now - minutesAgo * 60_000,
    isLive,
    isSummarized,
  }))
