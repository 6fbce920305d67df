import { AuthError, type CallbackListener, type Ignored, isIgnored, readPastedAddress } from '../auth'

/** A listener that also takes a callback's address from a person, who copied it in a browser. */
export interface PastableListener extends CallbackListener {
  /**
   * Offers an address to the wait. Returns undefined where that ends it, else why it does not, in a sentence. It is judged
   * as any other callback.
   */
  offer: (text: string) => string | undefined
}

/** The wait for one callback, whichever way it comes: judged, limited in time, and ended from outside by `stop`. */
export interface CallbackWait extends Pick<PastableListener, 'receive' | 'offer'> {
  /** Judges the parameters of a callback, as `offer` does an address. */
  judge: (parameters: URLSearchParams) => string | undefined
  /** Ends the wait with an error, if it is still on. */
  stop: (error: AuthError) => void
}

/**
 * @param missing what did not come, as the error of a wait that was too long says it
 * @param cancelled ends the wait with CANCELLED (Ctrl-C)
 */
export function callbackWait(missing: string, cancelled?: AbortSignal): CallbackWait {
  const ended = 'No sign-in waits for it any more.'
  let judge: CallbackWait['judge'] = () => ended
  let stop: CallbackWait['stop'] = () => undefined

  const receive = <T>(verdictOn: (parameters: URLSearchParams) => T | Ignored, timeoutMs: number) =>
    new Promise<T>((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer)
        cancelled?.removeEventListener('abort', cancel)
        judge = () => ended
        stop = () => undefined
        end()
      }
      stop = (error) => {
        settle(() => {
          reject(error)
        })
      }
      const cancel = () => {
        stop(cancelledError())
      }
      const timer = setTimeout(() => {
        stop(new AuthError('SIGN_IN_TIMEOUT', `${missing} within ${String(Math.round(timeoutMs / 1000))} s`))
      }, timeoutMs)
      judge = (parameters) => {
        const verdict = verdictOn(parameters)
        if (isIgnored(verdict)) return verdict.ignored
        settle(() => {
          resolve(verdict)
        })
        return undefined
      }
      if (cancelled?.aborted) cancel()
      else cancelled?.addEventListener('abort', cancel)
    })

  return {
    receive,
    judge: (parameters) => judge(parameters),
    offer: (text) => {
      const parameters = readPastedAddress(text)
      return isIgnored(parameters) ? parameters.ignored : judge(parameters)
    },
    stop: (error) => {
      stop(error)
    },
  }
}

/** The error of a wait that a person gave up. */
export const cancelledError = () => new AuthError('CANCELLED', 'the sign-in was cancelled')
