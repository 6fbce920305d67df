import { randomUUID } from 'node:crypto'
import { type Deletion } from '../deletions'
import { type Handlers } from '../handler'
import { badRequest, found } from '../refusals'
import { json, type Reply } from '../reply'
import { readTimeWindow } from '../time-window'
import { asRecord } from '../../../formats/parse-json'

/** A customer's rights: access, and erasure with its status. */
export const gdprHandlers: Pick<Handlers, 26 | 27 | 28> = {
  // The name `endTime` and the reply are ours: the page was read up to there. An unknown customer has no data.
  26: ({ query, search }, { records, saved }) => {
    const window = readTimeWindow(Number(query.startTime), Number(query.endTime))
    if (!window) throw badRequest('"startTime" and "endTime" must be integers, the end not before the start')
    const calls = records
      .ofCustomer(query.customerId)
      .map((call) => ({ call, data: asRecord(saved.about(26, call).data) }))
    const inWindow = calls.filter(({ call }) => records.startedIn(window).includes(call))
    return json({
      data: {
        requestId: search.get('requestId') ?? randomUUID(),
        customer: calls[0]?.data?.customer ?? null,
        conversations: inWindow.flatMap(({ data }) => data?.conversations),
      },
    })
  },

  27: ({ path }, { deletions, records, now }) => {
    const { customerId } = found(records.ofCustomer(path['customer-id'])[0])
    return deletionReply(deletions.request(customerId, now()))
  },

  28: ({ path }, { deletions, records }) => {
    const deletion = found(deletions.poll(path['request-id']))
    if (deletion.status === 'completed') records.forget(deletion.customerId)
    return deletionReply(deletion)
  },
}

/** `userId` is the customer's id: "the customer-id in the request and userId in the response are the same". */
const deletionReply = ({ requestId, startTime, status, customerId }: Deletion): Reply =>
  json({ data: { requestId, startTime, status, userId: customerId } })
