import { DEMO_TENANT } from '../../demo-data'
import { metadataOf } from '../conversation-metadata'
import { type Handlers } from '../handler'
import { type Conversation, type TimeWindow } from '../records'
import { badRequest, found } from '../refusals'
import { json } from '../reply'
import { readTimeWindow } from '../time-window'
import { asRecord, jsonOrUndefined } from '../../../formats/parse-json'
import { alertsOf } from './alerts'
import { summaryOf } from './summaries'

/** Conversations: ids, details and transcripts. */
export const conversationHandlers: Pick<Handlers, 8 | 9 | 10> = {
  // The page was read up to the middle of one item; that items come in a JSON array is ours.
  8: ({ query }, { records, now }) => {
    const environment = query.environment.toLowerCase()
    return json(records.startedIn(readQuery(query.q)).map((call) => interactionOf(call, environment, now())))
  },

  9: ({ path }, { records }) => json(detailsOf(found(records.byConversationId(path.conversationId)))),

  10: ({ path }, { records }) => json(transcriptOf(found(records.byConversationId(path.conversationId)))),
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

/** Read up to `metadata.environment`. */
function interactionOf(call: Conversation, environment: string, now: number): object {
  const duration = (call.endTime ?? now) - call.startTime
  return {
    _id: call.documentId,
    sessionId: call.sessionId,
    conversationId: call.conversationId,
    startTime: call.startTime,
    lang: 'en-us',
    state: call.endTime === undefined ? 'in-progress' : 'ready',
    ...(call.endTime !== undefined && { endTime: call.endTime, wrapupTime: call.endTime }),
    duration,
    handleDuration: duration,
    logger: {},
    metadata: { tenantId: DEMO_TENANT.tenantId, environment },
  }
}

/** The page lists what is in it (experience id, transcript, summary, alerts, sentiment, …); the shape is ours. */
function detailsOf(call: Conversation): object {
  return {
    conversationId: call.conversationId,
    sessionId: call.sessionId,
    experienceId: call.experienceId,
    entities: [],
    flows: [],
    variables: {},
    transcript: { turns: turnsOf(call).map(({ speaker, ...turn }) => ({ ...turn, participantType: speaker })) },
    alerts: alertsOf(call),
    summary: summaryOf(call),
    agentNote: call.agentNote,
    sentiment: call.sentiment,
  }
}

function transcriptOf(call: Conversation): object {
  // The example has all of the others' metadata but this one.
  const { journeyId: _, ...metadata } = metadataOf(call)
  return {
    _id: call.documentId,
    conversationId: call.conversationId,
    lang: 'en-us',
    searchLang: 'en',
    startTime: call.startTime,
    metadata: {
      ...metadata,
      conversationId: call.conversationId,
      convId: call.sessionId,
      type: call.endTime === undefined ? 'live' : 'batch',
      isDiarized: true,
      ...(call.endTime !== undefined && { contactDuration: call.endTime - call.startTime }),
    },
    turns: turnsOf(call),
  }
}

const WORD_MS = 400

/** Offsets in ms from the start of the call, as if everyone spoke at one pace and without a pause. */
function turnsOf({ turns }: Conversation) {
  let clock = 0
  return turns.map(({ speaker, text }, index) => {
    const startOffset = clock
    const words = text.split(' ').map((word) => ({
      text: word,
      confidence: 0.89,
      startOffset: clock,
      endOffset: (clock += WORD_MS),
      // Only some words are marked; the numbers in these calls are days.
      ...(/\d/.test(word) && { pii: 'B-DATE_TIME' }),
    }))
    return { startOffset, endOffset: clock, order: index + 1, speaker, words }
  })
}
