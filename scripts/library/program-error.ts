import { AuthError, isAuthError } from '../../plugin/auth'
import { CommandError, hintFor } from '../cli/errors'
import { loginCommand } from '../cli/login-command'
import { printable } from '../cli/printable'

/** Which session a call was about. */
export interface CalledFor {
  environment?: string | undefined
  account?: string | undefined
}

/**
 * Runs a call of the library. Its errors are those of the command line, with the same code, message and hint. The hint also
 * is in the stack, because a test runner shows nothing else of an error.
 */
export async function forProgram<T>(called: CalledFor, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isAuthError(error) && !(error instanceof CommandError)) throw error
    const message = printable(error.message)
    const hint = printable(hintFor(error, { command: 'run', login: loginCommand(called) }))
    const shown = isAuthError(error)
      ? new AuthError(error.code, message, hint, error.reason)
      : new CommandError(error.code, message, hint, error.exitCode)
    shown.stack = (shown.stack ?? message).replace(message, () => `${message}\n  ${hint}`)
    throw shown
  }
}
