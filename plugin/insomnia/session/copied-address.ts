import { pastedCallback, type PastedCallback } from '../../node/pasted-callback'

/**
 * The sign-in that waits until a person has copied the address at which it ended. It is kept in the memory of this process
 * alone, with its secrets: Insomnia's prompts cannot wait so long, and its menus run in one process.
 */
interface WaitingSignIn {
  callback: PastedCallback
  signedIn: Promise<unknown>
}

let waiting: WaitingSignIn | undefined

/**
 * Begins a sign-in that may come to wait for a copied address. An earlier one that waits is ended first, because it holds
 * the session.
 *
 * @param start the sign-in, given what makes the wait
 * @returns the sign-in, and a promise that is fulfilled, with the callback URL, when it begins to wait
 */
export async function beginSignIn<T>(
  start: (paste: (redirectUri: string) => PastedCallback) => Promise<T>,
): Promise<{ signedIn: Promise<T>; pasting: Promise<string> }> {
  await waiting?.callback.close()
  await waiting?.signedIn.catch(() => undefined)
  let begin: (callback: PastedCallback) => void = () => undefined
  const begun = new Promise<PastedCallback>((resolve) => (begin = resolve))
  const signedIn = start((redirectUri) => {
    const callback = pastedCallback(redirectUri)
    begin(callback)
    return callback
  })
  const pasting = begun.then((callback) => {
    const own = (waiting = { callback, signedIn })
    const forget = () => {
      if (waiting === own) waiting = undefined
    }
    signedIn.then(forget, forget)
    return callback.redirectUri
  })
  return { signedIn, pasting }
}

/** The sign-in that waits for a copied address, if there is one. */
export const waitingSignIn = () => waiting
