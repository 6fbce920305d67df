import { type Handlers } from '../handler'
import { type Conversation } from '../records'
import { badRequest, conflict, found, recordNotFound } from '../refusals'
import { json } from '../reply'
import { type SavedAnswers } from '../saved-answers'

/** All replies here are ours, from the pages' lists of what is in them: the pages were read up to their sample tokens. */
export const summaryHandlers: Pick<Handlers, 13 | 14 | 15> = {
  13: ({ query }, { records, saved }) => json(summaryOf(found(records.byEitherId(query.conversationId)), saved)),

  // A repeated key. The page's sample ends in a literal `sessionIds=null`, which here names no session, like any other.
  14: ({ search }, { records, saved }) =>
    json(
      search
        .getAll('sessionIds')
        .flatMap((id) => records.bySessionId(id) ?? [])
        .map((call) => summaryOf(call, saved)),
    ),

  /** A GET that writes. Asking twice is against the page's warning; that it is refused, and with 409, is ours. */
  15: ({ query, search }, { records, saved }) => {
    const call = found(records.byEitherId(query.conversation_id))
    if (search.has('conversation_id')) requireExperience(call, search.get('experience_id'))
    if (call.isSummarized) throw conflict('the summary was already generated')
    call.isSummarized = true
    return json(summaryOf(call, saved))
  },
}

/** The variant with a conversation id needs the experience id of endpoint 9 beside it; the one with a session id not. */
function requireExperience(call: Conversation, experienceId: string | null): void {
  if (!experienceId) throw badRequest('missing query parameter "experience_id"')
  if (experienceId !== call.experienceId) throw recordNotFound()
}

/** Header, reason, steps, note and GenAI summary of a call; null stands for a summary not generated yet. */
export const summaryOf = (call: Conversation, saved: SavedAnswers): Record<string, unknown> => ({
  ...saved.about(13, call),
  ...(!call.isSummarized && { genAiSummary: null }),
})
