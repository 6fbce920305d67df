import { type Handlers } from '../handler'
import { readIdRange } from '../id-range'
import { type TimeWindow } from '../records'
import { badRequest, found } from '../refusals'
import { json, ndjson } from '../reply'
import { readTimeWindow } from '../time-window'
import { asRecord, jsonOrUndefined } from '../../../formats/parse-json'
import { summaryOf } from './summaries'

/** Conversations: ids, details, transcripts and alerts. */
export const conversationHandlers: Pick<Handlers, 8 | 9 | 10 | 11 | 12> = {
  // The page was read up to the middle of one item; that items come in a JSON array is ours.
  8: ({ query }, { records, saved }) => {
    const environment = query.environment.toLowerCase()
    return json(
      records.startedIn(readQuery(query.q)).map((call) => {
        const { metadata, ...interaction } = saved.about(8, call)
        return { ...interaction, metadata: { ...asRecord(metadata), environment } }
      }),
    )
  },

  9: ({ path }, { records, saved }) => {
    const call = found(records.byConversationId(path.conversationId))
    return json({ ...saved.about(9, call), summary: summaryOf(call, saved) })
  },

  10: ({ path }, { records, saved }) => json(saved.about(10, found(records.byConversationId(path.conversationId)))),

  11: ({ path }, { records, saved }) => json(saved.about(11, found(records.byConversationId(path.conversationId)))),

  12: ({ query }, { records, saved }) => {
    const ids = readIdRange(query.t, query.ids)
    const calls = records.conversations().filter(({ alertId }) => ids.has(alertId))
    return ndjson(calls.map((call) => saved.about(12, call)))
  },
}

/** The form of `q` that the page's sample means: `{"type":"list","filters":{"startTime":…,"endTime":…}}`, times in ms since epoch. */
function readQuery(q: string): TimeWindow {
  const query = jsonOrUndefined(q)
  const filters = asRecord(query)?.filters
  const window = readTimeWindow(asRecord(filters)?.startTime, asRecord(filters)?.endTime)
  if (asRecord(query)?.type !== 'list' || !window) {
    throw badRequest('"q" must be {"type":"list","filters":{"startTime":<ms>,"endTime":<ms>}}, end not before start')
  }
  return window
}
