import { type Handlers } from '../handler'
import { readIdRange } from '../id-range'
import { type Conversation, type TimeWindow } from '../records'
import { recordNotFound, undecodable } from '../refusals'
import { json, ndjson } from '../reply'
import { readTimeWindow } from '../time-window'
import { asRecord, jsonOrUndefined } from '../../../formats/parse-json'

/** ACW summaries and dispositions, of calls that are over. */
export const afterCallWorkHandlers: Pick<Handlers, 16 | 17 | 18 | 19 | 20> = {
  16: ({ path }, { records, saved }) => json(saved.about(16, finished(records.byConversationId(path.conversationId)))),

  17: ({ query }, { records, saved }) => {
    const calls = records.startedIn(readQuery(query.q)).filter(isFinished)
    return ndjson(calls.map((call) => saved.about(17, call)))
  },

  18: ({ path }, { records, saved }) => json(saved.about(18, finished(records.bySessionId(path.sessionId)))),

  19: ({ path }, { records, saved }) => json(saved.about(19, finished(records.byConversationId(path.conversationId)))),

  20: ({ query }, { records, saved }) => {
    const ids = readIdRange(query.t, query.ids)
    const calls = records.conversations().filter((call) => isFinished(call) && ids.has(call.conversationId))
    return ndjson(calls.map((call) => saved.about(20, call)))
  },
}

const isFinished = ({ isLive }: Conversation): boolean => !isLive

function finished(call: Conversation | undefined): Conversation {
  if (!call || !isFinished(call)) throw recordNotFound()
  return call
}

const EVER: TimeWindow = { startTime: 0, endTime: Number.MAX_SAFE_INTEGER }

/** How a `q` is built was not seen: the sandbox reads the `filters` of endpoint 8 and takes `{}` for everything. */
function readQuery(q: string): TimeWindow {
  const query = jsonOrUndefined(q)
  if (typeof query !== 'object' || query === null || Array.isArray(query)) throw undecodable()
  const filters = asRecord(query)?.filters
  if (filters === undefined) return EVER
  const window = readTimeWindow(asRecord(filters)?.startTime, asRecord(filters)?.endTime)
  if (!window) throw undecodable()
  return window
}
