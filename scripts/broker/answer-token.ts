import { type AccessToken, isAuthError } from '../../plugin/auth'
import { CommandError, EXIT, exitCodeOf, hintFor, usageError } from '../cli/errors'
import { loginCommand } from '../cli/login-command'
import { isEnvironmentPath } from '../environments/environment-files'

/** Which token is asked for. Both are names; without one it is the default. */
export interface TokenWish {
  environment?: string
  account?: string
}

/** A status and what is sent with it, as JSON; without one the body is empty. */
export interface Answer {
  status: number
  body?: object
}

const PARAMETERS = ['environment', 'account'] as const

/** The answer to `GET /token` of a caller that has the key. Errors that are none of ours are thrown. */
export async function answerToken(
  query: URLSearchParams,
  tokenOf: (wish: TokenWish) => Promise<AccessToken>,
): Promise<Answer> {
  let wish: TokenWish = {}
  try {
    wish = readWish(query)
    const { accessToken, expiresAt, audience, scope } = await tokenOf(wish)
    const ends = new Date(Math.min(expiresAt, LAST_DATE)).toISOString()
    return { status: 200, body: { accessToken, expiresAt: ends, audience, scope } }
  } catch (error) {
    if (!isAuthError(error) && !(error instanceof CommandError)) throw error
    const { code, message } = error
    const hint = code === 'USAGE' ? USAGE_HINT : hintFor(error, { login: loginCommand(wish) })
    return { status: statusOf(exitCodeOf(error)), body: errorBody(code, message, hint) }
  }
}

/** An error as the command line writes it with `--json`. */
export const errorBody = (code: string, message: string, hint: string) => ({ error: { code, message, hint } })

/** Where the calendar of ECMAScript ends (ECMA-262 section 21.4.1.1). */
const LAST_DATE = 8.64e15

const USAGE_HINT = 'Send "environment" and "account", each once or not at all, and each a name.'

/** Throws USAGE: a parameter that is misspelt would mean the token of somebody else. */
function readWish(query: URLSearchParams): TokenWish {
  const wish: TokenWish = {}
  for (const [key, value] of query) {
    const name = PARAMETERS.find((known) => known === key)
    if (!name) throw usageError(`unknown parameter "${key.slice(0, 40)}"`)
    if (wish[name] !== undefined) throw usageError(`"${name}" is there twice`)
    // A path would have this process read any file, and have the token sent wherever that file says.
    if (!/^\w[\w.-]{0,99}$/.test(value) || isEnvironmentPath(value)) throw usageError(`"${name}" is no plain name`)
    wish[name] = value
  }
  return wish
}

function statusOf(exitCode: number): number {
  if (exitCode === EXIT.signedOut) return 401
  return exitCode === EXIT.temporary || exitCode === EXIT.cancelled ? 503 : 400
}
