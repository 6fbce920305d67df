import { isAuthError } from '../auth'
import { isUnattended } from './surroundings'

/** The same function, with what it throws in plain words. */
export function inPlainWords<Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) {
  return async (...args: Args): Promise<Result> => {
    try {
      return await work(...args)
    } catch (error) {
      throw plainError(error)
    }
  }
}

/**
 * The error as the host should show it: a plain `Error`, because Insomnia prints any other class's name, with what
 * happened and what to do. Of an error that is not ours only what cannot be a token is kept.
 */
export function plainError(error: unknown): Error {
  if (isAuthError(error))
    return new Error(`${capital(error.message)}. ${error.hint.replace(/^Sign in( again)?/, howToSignIn())}`)
  if (error instanceof TagError) return new Error(error.message)
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new Error(
    `Something unexpected went wrong in the U-Assist plugin (${what.replace(/[\w.~+/-]{24,}/g, '…')}). Try again.`,
  )
}

/** A mistake in a template, or in what it is rendered with: one complete sentence with the next step, shown as it is. */
export class TagError extends Error {}

const howToSignIn = () =>
  isUnattended()
    ? 'Nobody can sign in here: give UASSIST_ACCESS_TOKEN or UASSIST_REFRESH_TOKEN, or run "uassist login" beforehand'
    : 'Send the request again to sign in'

/** A sentence begins with a capital, but an address with which it begins stays as it is. */
const capital = (text: string) => text.replace(/^[a-z](?!\w*:\/\/)/, (letter) => letter.toUpperCase())
