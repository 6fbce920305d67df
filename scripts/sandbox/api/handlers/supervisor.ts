import { DEMO_ACCOUNTS, DEMO_TENANT } from '../../demo-data'
import { type Feedback } from '../feedback'
import { type Call, type Handlers } from '../handler'
import { type Conversation } from '../records'
import { badRequest, found, unauthorized } from '../refusals'
import { empty, json } from '../reply'
import { type State } from '../state'
import { asRecord } from '../../../formats/parse-json'

/** A supervisor's live calls and feedback. */
export const supervisorHandlers: Pick<Handlers, 21 | 22 | 23 | 24 | 25> = {
  // `userName` is the login name, here an e-mail address. 401 for another name or organization is ours.
  21: ({ path }, { records, users, now }) => {
    const supervisor = DEMO_ACCOUNTS.find(({ email }) => path.userName === email)
    if (path.orgName !== DEMO_TENANT.organization || supervisor?.account !== 'supervisor') throw unauthorized()
    const agentIds = users.agentsOf(supervisor.userId)
    const calls = records.conversations().filter(({ agent }) => agentIds.includes(agent.userId))
    return json(agentListOf(agentIds.length, calls, now()))
  },

  // Here and in the feedback, 404 for a conversation that is not known is ours.
  22: ({ query }, { records }) => {
    const { agent, customerId } = found(records.byConversationId(query.conversationId))
    const { name, contactNumber, email, company } = found(records.customer(customerId))
    return json({ agentId: agent.crmId, customerName: name, contactNumber, email, company })
  },

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

function agentListOf(totalAgent: number, calls: readonly Conversation[], now: number): object {
  const live = calls.filter(({ endTime }) => endTime === undefined)
  const durations = calls.flatMap(({ startTime, endTime }) => (endTime === undefined ? [] : endTime - startTime))
  const average = durations.reduce((sum, duration) => sum + duration, 0) / Math.max(1, durations.length)
  return {
    todayTotalCallsTillNow: calls.length,
    isOnCall: live.length,
    totalAgent,
    todayAverageCallDuration: minutesAndSeconds(average),
    agentResponseBeans: live.map(({ conversationId, agent, startTime, alerts }) => ({
      // The page's sample has the first spelling, its table the second.
      conversatId: conversationId,
      conversationId,
      agentName: agent.name,
      agentCRMId: agent.crmId,
      event: 'start',
      callDuration: minutesAndSeconds(now - startTime),
      criticalAlertCount: alerts.filter(({ type }) => type === 'critical').length,
    })),
  }
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

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
