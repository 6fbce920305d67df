import { type AuthError, type AuthErrorCode, isAuthError } from '../../plugin/auth'
import { jsonLine } from './printable'

/** Exit codes, as the README lists them. */
export const EXIT = { done: 0, no: 1, unable: 2, signedOut: 3, temporary: 4, cancelled: 130 } as const

/** A command that could not do its work, with the exit code that says so. */
export class CommandError extends Error {
  override readonly name = 'CommandError'

  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly exitCode: number = EXIT.unable,
  ) {
    super(message)
  }
}

/** A command line that makes no sense. `printError` adds which help to see. */
export function usageError(message: string): CommandError {
  return new CommandError('USAGE', message, '')
}

const EXIT_OF: Record<AuthErrorCode, number> = {
  CONFIG_INVALID: EXIT.unable,
  PORTS_BUSY: EXIT.unable,
  STORE_UNWRITABLE: EXIT.unable,
  STORE_NEWER: EXIT.unable,
  STORE_UNSAFE: EXIT.unable,
  TLS_UNTRUSTED: EXIT.unable,
  PROXY_REFUSED: EXIT.unable,
  SIGN_IN_REQUIRED: EXIT.signedOut,
  SIGN_IN_DENIED: EXIT.signedOut,
  SIGN_IN_TIMEOUT: EXIT.signedOut,
  TOKEN_REFUSED: EXIT.signedOut,
  ID_TOKEN_INVALID: EXIT.signedOut,
  STORE_BUSY: EXIT.temporary,
  UNREACHABLE: EXIT.temporary,
  TEMPORARY: EXIT.temporary,
  CANCELLED: EXIT.cancelled,
}

/** Where a sign-in helps, unless the error's reason says otherwise. */
const SIGN_IN_HELPS: readonly AuthErrorCode[] = [
  'SIGN_IN_REQUIRED',
  'SIGN_IN_DENIED',
  'SIGN_IN_TIMEOUT',
  'ID_TOKEN_INVALID',
]

/**
 * Shows an error at the edge of the program: two lines for a person, one JSON line with `--json`, and returns the exit
 * code. What is not one of ours is a bug, and keeps its stack.
 *
 * @param known what the hint may name: the command that was called, and the one that signs in
 */
export function printError(
  error: unknown,
  io: { err: (...lines: string[]) => void; errRaw: (text: string) => void },
  { json, ...known }: { json: boolean; command?: string; login?: string },
): number {
  if (!isAuthError(error) && !(error instanceof CommandError)) {
    const [first = '', ...rest] = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n')
    io.err(first, ...rest.map((line) => `  ${line}`))
    return EXIT.unable
  }
  const { code, message } = error
  const hint = hintFor(error, known)
  if (json) io.errRaw(`${jsonLine({ error: { code, message, hint } })}\n`)
  else io.err(`error: ${message}`, `  ${hint}`)
  return exitCodeOf(error)
}

/** The exit code of a command that ends in this error. */
export function exitCodeOf(error: AuthError | CommandError): number {
  return isAuthError(error) ? EXIT_OF[error.code] : error.exitCode
}

/** What to do about an error, with the command that helps where one does. */
export function hintFor(
  error: AuthError | CommandError,
  { command, login }: { command?: string; login?: string },
): string {
  if (error.code === 'USAGE') return `See \`uassist ${command ? `${command} ` : ''}--help\`.`
  if (!login || !isAuthError(error)) return error.hint
  const helps = error.reason?.signIn ?? (SIGN_IN_HELPS.includes(error.code) ? 'again' : 'no')
  if (helps === 'no') return error.hint
  return `${error.hint} Run \`${login}${helps === 'again' ? '' : ' --force'}\`.`
}
