import { randomBytes } from 'node:crypto'
import { metadataOf } from '../conversation-metadata'
import { type Handlers } from '../handler'
import { readIdRange } from '../id-range'
import { type AfterCallWork, type Conversation, type TimeWindow } from '../records'
import { recordNotFound, undecodable } from '../refusals'
import { json, ndjson } from '../reply'
import { readTimeWindow } from '../time-window'
import { asRecord, jsonOrUndefined } from '../../../formats/parse-json'

/** A call whose after-call work is done. */
type FinishedCall = Conversation & { afterCallWork: AfterCallWork; endTime: number }

/** ACW summaries and dispositions. */
export const afterCallWorkHandlers: Pick<Handlers, 16 | 17 | 18 | 19 | 20> = {
  16: ({ path }, { records }) => json(summaryOf(finished(records.byConversationId(path.conversationId)), 'null')),

  17: ({ query }, { records }) => {
    const calls = records.startedIn(readQuery(query.q)).filter(isFinished)
    return ndjson(
      calls.map((call) => {
        const { metadata, ...summary } = summaryOf(call, null)
        const rest = { metadata: { ...metadata, type: '' }, templateId: '', __ts: call.endTime }
        return { _id: call.documentId, ...summary, ...rest }
      }),
    )
  },

  18: ({ path }, { records }) => json(legacySummaryOf(finished(records.bySessionId(path.sessionId)))),

  19: ({ path }, { records }) => json(dispositionOf(finished(records.byConversationId(path.conversationId)))),

  20: ({ query }, { records }) => {
    const ids = readIdRange(query.t, query.ids)
    return ndjson(
      records
        .conversations()
        .filter(isFinished)
        .filter(({ conversationId }) => ids.has(conversationId))
        .map(dispositionOf),
    )
  },
}

const TEMPLATE_ID = 725

const isFinished = (call: Conversation): call is FinishedCall =>
  call.afterCallWork !== undefined && call.endTime !== undefined

function finished(call: Conversation | undefined): FinishedCall {
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

/** `text` is JSON in a string. Its `paragraph` is the word "null" in quotes on one page, and null on the others. */
type Paragraph = 'null' | null

const textOf = (bullets: readonly string[], paragraph: Paragraph): string =>
  JSON.stringify({ format: 'bulletPoint', bullet: bullets, paragraph })

const intentOf = ({ disposition }: AfterCallWork): string => disposition.map(({ value }) => value).join('/')

const headOf = (call: FinishedCall) => ({
  conversationId: call.conversationId,
  startTime: call.startTime,
  lang: 'en-us',
  metadata: metadataOf(call),
  isReviewed: call.afterCallWork.edited !== undefined,
})

/** Who edited what, and when. Where nothing was edited, 17's page shows the same members with empty texts and 0. */
const editsOf = <Edits extends object>({ agent, endTime, afterCallWork }: FinishedCall, edits: Edits, none: Edits) =>
  afterCallWork.edited ? { userId: String(agent.userId), ts: endTime, ...edits } : { userId: '', ts: 0, ...none }

function summaryOf(call: FinishedCall, paragraph: Paragraph) {
  const { bullets, edited = [] } = call.afterCallWork
  return {
    ...headOf(call),
    intent: intentOf(call.afterCallWork),
    text: textOf(bullets, paragraph),
    manualEdits: editsOf(call, { text: textOf(edited, paragraph) }, { text: '' }),
  }
}

/** `data` is JSON in a string. */
function dispositionOf(call: FinishedCall): object {
  const resolution = {
    hierarchy: intentOf(call.afterCallWork),
    data: JSON.stringify(call.afterCallWork.disposition),
  }
  return { ...headOf(call), resolution, manualEdits: editsOf(call, resolution, { hierarchy: '', data: '' }) }
}

/** Read up to `templateId`, which is a number inside and a text outside. */
function legacySummaryOf(call: FinishedCall): object {
  const { bullets } = call.afterCallWork
  const summary = { format: 'bulletPoint', templateId: TEMPLATE_ID, bullet: bullets, paragraph: null }
  return {
    requestId: randomBytes(12).toString('hex'),
    sessionId: call.sessionId,
    lang: 'en-us',
    startTime: call.startTime,
    intent: '',
    summaryResponse: summary,
    text: JSON.stringify(summary),
    templateId: String(TEMPLATE_ID),
  }
}
