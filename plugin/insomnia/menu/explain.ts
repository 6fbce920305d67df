import { type ActionContext } from '../host'
import { explainRefusal } from './explain-refusal'
import { say } from '../notes'
import { lastRefusal } from '../refusal'

/** "Explain the last refusal": of whichever request met it. */
export async function explainAction({ app, store }: ActionContext): Promise<void> {
  const refusal = await lastRefusal(store)
  say(
    app,
    'U-Assist: The last refusal',
    refusal ? explainRefusal(refusal) : 'No request with a U-Assist token has been answered 401 or 403.',
  )
}
