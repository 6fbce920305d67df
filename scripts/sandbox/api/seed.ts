import { DEMO_ACCOUNTS, type DemoAccount, DISPOSABLE_CUSTOMER } from '../demo-data'
import { type Conversation, type Customer } from './records'

/** Invented customers; the numbers are from the range kept free for fiction. */
export const SEED_CUSTOMERS: readonly Customer[] = [
  {
    customerId: 'customer-1001',
    name: 'Hedy Sample',
    contactNumber: '+1-202-555-0101',
    email: 'hedy@customer.example',
    company: 'Sample & Daughters',
  },
  {
    customerId: 'customer-1002',
    name: 'Alan Placeholder',
    contactNumber: '+1-202-555-0102',
    email: 'alan@customer.example',
    company: 'Placeholder Bakery',
  },
  {
    customerId: 'customer-1003',
    name: 'Katherine Mockup',
    contactNumber: '+1-202-555-0103',
    email: 'katherine@customer.example',
    company: 'Mockup Cycles',
  },
  /** There to be forgotten: deleting this one takes nothing from the other demonstrations. */
  {
    customerId: DISPOSABLE_CUSTOMER,
    name: 'Otto Disposable',
    contactNumber: '+1-202-555-0190',
    email: 'otto@customer.example',
    company: 'Disposable Goods',
  },
]

const MINUTE_MS = 60_000

/**
 * Five invented calls: two of one customer, one with manual edits, one of the disposable customer, one live.
 * Ids are fixed, so that a committed environment can name them; times follow the start of the server, so that
 * "the last day" finds them. Hence the time inside a session id is not the call's.
 */
export function seedConversations(now: number): Conversation[] {
  const agent = demoAgent()
  const minutesAgo = (minutes: number): number => now - minutes * MINUTE_MS
  return [
    {
      ...idsOf(1),
      customerId: 'customer-1001',
      agent,
      startTime: minutesAgo(300),
      endTime: minutesAgo(296),
      turns: [
        { speaker: 'Agent', text: 'Thank you for calling Acme how can I help' },
        { speaker: 'Customer', text: 'My invoice of March 3 shows a fee I do not know' },
        { speaker: 'Agent', text: 'That is the setup fee and I will take it off' },
      ],
      alerts: [
        { id: 'alert-0001', name: 'Greeting given', message: 'The greeting was as agreed.', type: 'information' },
        { id: 'alert-0002', name: 'Fee disputed', message: 'Offer the refund form.', type: 'critical' },
      ],
      callReason: 'Invoice question',
      agentNote: 'Setup fee taken off the March invoice.',
      sentiment: 'positive',
      afterCallWork: {
        bullets: ['Customer asked about an unknown fee', 'Setup fee taken off'],
        disposition: dispositionOf('Billing', 'Invoice', 'Fee removed'),
      },
      genAiSummary: 'The customer disputed a setup fee; the agent removed it.',
    },
    {
      ...idsOf(2),
      customerId: 'customer-1001',
      agent,
      startTime: minutesAgo(240),
      endTime: minutesAgo(238),
      turns: [
        { speaker: 'Customer', text: 'I moved on May 1 and need my address changed' },
        { speaker: 'Agent', text: 'Done and you will get a letter' },
      ],
      alerts: [],
      callReason: 'Address change',
      agentNote: 'New address stored, letter on its way.',
      sentiment: 'neutral',
      afterCallWork: {
        bullets: ['Customer moved', 'Address changed'],
        disposition: dispositionOf('Account', 'Address', 'Changed'),
      },
    },
    {
      ...idsOf(3),
      customerId: 'customer-1002',
      agent,
      startTime: minutesAgo(120),
      endTime: minutesAgo(113),
      turns: [
        { speaker: 'Customer', text: 'The flour I ordered on June 12 is not here' },
        { speaker: 'Agent', text: 'I am sorry and I send it again today' },
      ],
      alerts: [{ id: 'alert-0003', name: 'Late delivery', message: 'Apologize and resend.', type: 'critical' }],
      callReason: 'Late delivery',
      agentNote: 'Resent by express.',
      sentiment: 'negative',
      afterCallWork: {
        bullets: ['Delivery is late', 'Resent'],
        disposition: dispositionOf('Delivery', 'Late', 'Resent'),
        edited: ['Delivery is late', 'Resent by express, free of charge'],
      },
      genAiSummary: 'A delivery was late; the agent apologized and resent it.',
    },
    {
      ...idsOf(4),
      customerId: DISPOSABLE_CUSTOMER,
      agent,
      startTime: minutesAgo(90),
      endTime: minutesAgo(88),
      turns: [
        { speaker: 'Customer', text: 'Please close my account' },
        { speaker: 'Agent', text: 'It is closed as of today' },
      ],
      alerts: [],
      callReason: 'Account closure',
      agentNote: 'Closed at the wish of the customer.',
      sentiment: 'neutral',
      afterCallWork: {
        bullets: ['Customer closed the account'],
        disposition: dispositionOf('Account', 'Closure', 'Closed'),
      },
    },
    {
      ...idsOf(5),
      customerId: 'customer-1003',
      agent,
      startTime: minutesAgo(4),
      turns: [{ speaker: 'Customer', text: 'My bicycle computer stopped on May 4' }],
      alerts: [{ id: 'alert-0004', name: 'Long silence', message: 'Ask whether the line holds.', type: 'critical' }],
      callReason: 'Technical support',
      agentNote: '',
      sentiment: 'neutral',
    },
  ]
}

function demoAgent(): DemoAccount {
  const agent = DEMO_ACCOUNTS.find(({ account }) => account === 'agent')
  if (!agent) throw new Error('the demo data has no agent')
  return agent
}

type Ids = Pick<Conversation, 'documentId' | 'conversationId' | 'sessionId' | 'experienceId'>

const idsOf = (number: number): Ids => ({
  documentId: `65a00000000000000000000${String(number)}`,
  conversationId: `c0ffee00-0000-4000-8000-00000000000${String(number)}`,
  sessionId: `170000000000${String(number)}demo000${String(number)}`,
  experienceId: `experience-000${String(number)}`,
})

const dispositionOf = (
  callType: string,
  subject: string,
  outcome: string,
): readonly { level: string; value: string }[] => [
  { level: 'Call Type', value: callType },
  { level: 'Subject', value: subject },
  { level: 'Outcome', value: outcome },
]
