import { AuthError, type CallbackListener } from '../auth'
import { callbackWait, cancelledError, type PastableListener } from './callback-wait'

/** A wait for a callback URL that is somebody else's: only a person can bring its address here. */
export interface PastedCallback extends PastableListener {
  /** Ends the wait, because nobody can paste any more. */
  giveUp: () => void
}

/**
 * Waits for an address that a person pastes. With `fragment`, the default, the app behind the callback URL receives
 * nothing of the sign-in; with `query` its server does.
 *
 * @param cancelled ends the wait with CANCELLED
 */
export function pastedCallback(
  redirectUri: string,
  { responseMode = 'fragment', cancelled }: { responseMode?: 'fragment' | 'query'; cancelled?: AbortSignal } = {},
): PastedCallback {
  const { receive, offer, stop } = callbackWait('no address was pasted', cancelled)
  const mode: Pick<CallbackListener, 'responseMode'> = responseMode === 'fragment' ? { responseMode } : {}
  return {
    redirectUri,
    ...mode,
    receive,
    offer,
    giveUp: () => {
      stop(new AuthError('SIGN_IN_TIMEOUT', 'the input ended before the address of the sign-in was pasted'))
    },
    // The page is another app's: nothing can be said there.
    finish: () => undefined,
    close: () => {
      stop(cancelledError())
      return Promise.resolve()
    },
  }
}
