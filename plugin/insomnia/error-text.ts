import { type AuthError, isAuthError } from '../auth'
import { isUnattended } from './render-purpose'

/** A mistake in a template or in its environment. The message is a sentence with the next step, shown as it is. */
export class TagError extends Error {}

/**
 * The error that Insomnia shows: a plain `Error`, because it prints the name of any other class, with what happened and
 * what to do. Of an unexpected error, everything that may be a token is cut out.
 */
export function hostError(error: unknown): Error {
  if (isAuthError(error)) return new Error(`${capitalized(error.message)}. ${hintFor(error)}`)
  if (error instanceof TagError) return new Error(error.message)
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new Error(
    `Something unexpected went wrong in the U-Assist plugin (${what.replace(/[\w.~+/-]{24,}/g, '…')}). Try again.`,
  )
}

/** The hint, with how a person signs in here. */
function hintFor({ hint, reason }: AuthError): string {
  if (reason?.signIn === 'as somebody else' && !isUnattended()) {
    return `${hint} "Sign in as somebody else" in the menu asks for another person.`
  }
  return hint.replace(/^Sign in( again)?/, howToSignIn())
}

const howToSignIn = () =>
  isUnattended()
    ? 'Nobody can sign in here: give UASSIST_ACCESS_TOKEN or UASSIST_REFRESH_TOKEN, or run "uassist login" beforehand'
    : 'Send the request again to sign in'

/** With a capital first letter, except where the text begins with a URL. */
const capitalized = (text: string) => text.replace(/^[a-z](?!\w*:\/\/)/, (letter) => letter.toUpperCase())
