import { AuthError, bareToken, fitsHeader, readClaims } from '../../../plugin/auth'
import { CommandError } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { asRecord, jsonOrUndefined } from '../../formats/parse-json'

/** A pipe that nobody writes to or closes must not hold a CI job up. */
const WAIT_MS = 10_000
const MOST_CHARACTERS = 100_000

/**
 * The token on stdin, out of what people paste: with `Bearer` or the whole header before it, in quotes, or in the JSON of
 * `uassist token --json`. Undefined where stdin is a terminal or holds nothing. Rejects with NO_TOKEN where nothing comes
 * and stdin stays open, and for what is no token.
 */
export async function tokenFrom({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Promise<string | undefined> {
  if ((stdin as { isTTY?: boolean }).isTTY) return undefined
  const text = (await readAll(stdin, signal)).trim()
  if (text === '') return undefined
  const bare = bareToken(inJson(text) ?? text)
  const fault = faultOf(text, bare)
  if (fault === undefined) return bare
  throw new CommandError(
    'NO_TOKEN',
    `what came on stdin is ${fault}`,
    'Pipe one token to it, as in `uassist token | uassist explain`.',
  )
}

function faultOf(text: string, token: string): string | undefined {
  if (text.length > MOST_CHARACTERS) return 'too long for a token'
  if (!fitsHeader(token)) return 'no token'
  // A JWS has three parts (RFC 7515 section 3.1), and these are then claims.
  if (token.split('.').length === 3 && !readClaims(token)) return 'no whole token: its claims cannot be read'
  return undefined
}

async function readAll(stdin: Io['stdin'], signal: AbortSignal): Promise<string> {
  const reading = (async () => {
    let text = ''
    stdin.setEncoding('utf8')
    for await (const chunk of stdin) {
      text += String(chunk)
      if (text.length > MOST_CHARACTERS) break
    }
    return text
  })()
  let timer: NodeJS.Timeout | undefined
  const stopped = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new CommandError(
          'NO_TOKEN',
          'nothing came on stdin',
          'Pipe a token to it, or close it: `uassist explain < /dev/null`.',
        ),
      )
    }, WAIT_MS)
    signal.addEventListener('abort', () => {
      reject(new AuthError('CANCELLED', 'the wait for a token was cancelled'))
    })
  })
  try {
    return await Promise.race([reading, stopped])
  } finally {
    clearTimeout(timer)
    stdin.destroy()
  }
}

function inJson(text: string): string | undefined {
  const { accessToken, access_token: other } = asRecord(jsonOrUndefined(text)) ?? {}
  return [accessToken, other].find((one) => typeof one === 'string')
}
