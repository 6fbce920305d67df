import { randomUUID } from 'node:crypto'
import { type Deletion } from '../deletions'
import { type Handlers } from '../handler'
import { badRequest, found } from '../refusals'
import { json, type Reply } from '../reply'
import { readTimeWindow } from '../time-window'

/** A customer's rights: access, and erasure with its status. */
export const gdprHandlers: Pick<Handlers, 26 | 27 | 28> = {
  // Parameters are documented in part (`endTime` is inferred), the reply not at all. An unknown customer has no data.
  26: ({ query, search }, { records }) => {
    const window = readTimeWindow(Number(query.startTime), Number(query.endTime))
    if (!window) throw badRequest('"startTime" and "endTime" must be integers, the end not before the start')
    const calls = records.startedIn(window).filter(({ customerId }) => customerId === query.customerId)
    return json({
      data: {
        requestId: search.get('requestId') ?? randomUUID(),
        customer: records.customer(query.customerId) ?? null,
        conversations: calls.map(({ conversationId, startTime, turns }) => ({ conversationId, startTime, turns })),
      },
    })
  },

  27: ({ caller, path }, { deletions, records, users, now }) => {
    const { customerId } = found(records.customer(path['customer-id']))
    return deletionReply(deletions.request(customerId, users.sync(caller.subject), now()))
  },

  28: ({ path }, { deletions, records }) => {
    const deletion = found(deletions.poll(path['request-id']))
    if (deletion.status === 'completed') records.forget(deletion.customerId)
    return deletionReply(deletion)
  },
}

const deletionReply = ({ requestId, startTime, status, userId }: Deletion): Reply =>
  json({ data: { requestId, startTime, status, userId } })
