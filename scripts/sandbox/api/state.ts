import { DEMO_ACCOUNTS } from '../demo-data'
import { Deletions } from './deletions'
import { FeedbackStore } from './feedback'
import { Nonces } from './nonces'
import { Records } from './records'
import { readSavedAnswers, type SavedAnswers } from './saved-answers'
import { seedConversations } from './seed'
import { Users } from './users'

/** What the API remembers between requests, from start to stop. */
export interface State {
  /** Milliseconds since epoch. */
  now: () => number
  nonces: Nonces
  users: Users
  records: Records
  saved: SavedAnswers
  feedback: FeedbackStore
  deletions: Deletions
}

/** The state of an API that has just started: the demo data, and nothing done yet. */
export function createState(now: () => number, nonceTtlMs: number): State {
  const users = new Users(DEMO_ACCOUNTS)
  const agentIds = DEMO_ACCOUNTS.filter(({ account }) => account === 'agent').map(({ userId }) => userId)
  for (const { account, userId } of DEMO_ACCOUNTS) if (account === 'supervisor') users.mapAgents(userId, agentIds)
  return {
    now,
    nonces: new Nonces(nonceTtlMs, now),
    users,
    records: new Records(seedConversations(now())),
    saved: readSavedAnswers(),
    feedback: new FeedbackStore(),
    deletions: new Deletions(),
  }
}
