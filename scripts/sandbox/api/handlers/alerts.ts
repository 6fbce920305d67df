import { metadataOf } from '../conversation-metadata'
import { type Handlers } from '../handler'
import { readIdRange } from '../id-range'
import { type Conversation } from '../records'
import { found } from '../refusals'
import { json, ndjson } from '../reply'

/** Alerts. */
export const alertHandlers: Pick<Handlers, 11 | 12> = {
  // The page shows a single object, so this is the first alert of the call; 12 gets at the others.
  11: ({ path }, { records }) => json(found(alertsOf(found(records.byConversationId(path.conversationId)))[0])),

  12: ({ query }, { records }) => {
    const ids = readIdRange(query.t, query.ids)
    return ndjson(
      records
        .conversations()
        .flatMap(alertsOf)
        .filter(({ id }) => ids.has(id)),
    )
  },
}

/** The alerts of a call, as documents. */
export const alertsOf = (call: Conversation) =>
  call.alerts.map(({ id, name, message, type }, index) => ({
    id,
    conversationId: call.conversationId,
    startTime: call.startTime,
    sequenceNumber: index + 1,
    resolved: call.endTime !== undefined,
    alert: { name, message, type, recipient: 'agent', displayCount: 1 },
    metadata: { ...metadataOf(call), agentClientId: call.agent.crmId, customerClientId: call.customerId },
  }))
