import { type ActionContext, type App, type Model } from '../host'
import { say, showNotes } from '../notes'
import { waitingSignIn } from '../session/copied-address'
import { endsWithin, WAIT_MS } from './ends-within'
import { whoAmIAction } from './who-am-i'

const TITLE = 'U-Assist: Finish sign-in with the copied address'

/**
 * "Finish sign-in with the copied address": gives what is on the clipboard to the sign-in that waits for it, then shows who
 * is signed in. What is no address of that sign-in is refused in words, and the wait goes on. Rejects as the sign-in does.
 */
export async function finishSignInAction(context: ActionContext, subject: Model): Promise<void> {
  const { app } = context
  const waiting = waitingSignIn()
  if (!waiting) {
    say(app, TITLE, 'No sign-in waits for an address here. Choose "U-Assist: Sign in" first.')
    return
  }
  const why = waiting.callback.offer(await clipboardText(app))
  if (why !== undefined) {
    say(app, TITLE, `${why} Copy the whole address that the sign-in ended at, and choose this entry again.`)
    return
  }
  await endsWithin(waiting.signedIn, WAIT_MS)
  await whoAmIAction(context, subject)
  showNotes(app)
}

async function clipboardText({ clipboard }: App): Promise<string> {
  return (await clipboard?.readText()) ?? ''
}
