import { DEMO_ACCOUNTS, DEMO_TENANT } from '../../demo-data'
import { type Feedback } from '../feedback'
import { type Call, type Handlers } from '../handler'
import { badRequest, found, unauthorized } from '../refusals'
import { empty, json } from '../reply'
import { type State } from '../state'
import { asRecord } from '../../../formats/parse-json'

/** A supervisor's live calls and feedback. */
export const supervisorHandlers: Pick<Handlers, 21 | 22 | 23 | 24 | 25> = {
  // `userName` is the login name, here an e-mail address. 401 for another name or organization is ours.
  21: ({ path }, { records, saved, users }) => {
    const supervisor = DEMO_ACCOUNTS.find(({ email }) => path.userName === email)
    if (path.orgName !== DEMO_TENANT.organization || supervisor?.account !== 'supervisor') throw unauthorized()
    const live = found(records.conversations().find(({ isLive }) => isLive))
    return json({ ...saved.about(21, live), totalAgent: users.agentsOf(supervisor.userId).length })
  },

  // Here and in the feedback, 404 for a conversation that is not known is ours.
  22: ({ query }, { records, saved }) => json(saved.about(22, found(records.byConversationId(query.conversationId)))),

  23: (call, { feedback, records }) => {
    const { entry, deleted } = readFeedback(call, records)
    if (deleted) feedback.withdraw(entry)
    else feedback.save(entry)
    return empty()
  },

  24: (call, { feedback, records }) => {
    feedback.send(readFeedback(call, records).entry)
    return empty()
  },

  25: ({ path }, { feedback }) => {
    if (Object.values(path).includes('')) throw unauthorized(undefined, MISSING_ID)
    return json(
      feedback
        .list(path)
        .map(({ agentCRMId, message, sent }) => ({ agentId: agentCRMId, feedbackText: message, sent })),
    )
  },
}

/** The page's sentence for 401, which is about ids only. */
const MISSING_ID = 'Invalid request. Please provide a supervisor id / agent CRM id / session id.'

/**
 * The six mandatory fields of a feedback body. `id` is in the page's sample and in none of its tables, so it is ignored.
 * `send` is checked and ignored as well: which of the two endpoints is called says it already.
 */
function readFeedback({ body }: Call, records: State['records']): { entry: Feedback; deleted: boolean } {
  const entry = {
    supervisorId: readText(body, 'supervisorId'),
    agentCRMId: readText(body, 'agentCRMId'),
    conversationId: readText(body, 'conversationId'),
    message: readText(body, 'message'),
  }
  readFlag(body, 'send')
  found(records.byConversationId(entry.conversationId))
  return { entry, deleted: readFlag(body, 'deleted') }
}

function readText(body: unknown, name: string): string {
  const value = asRecord(body)?.[name]
  if (typeof value !== 'string' || value === '') throw badRequest(`"${name}" must be a text`)
  return value
}

function readFlag(body: unknown, name: string): boolean {
  const value = asRecord(body)?.[name]
  if (typeof value !== 'boolean') throw badRequest(`"${name}" must be true or false`)
  return value
}
