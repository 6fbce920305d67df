import { type Deps, type HttpRequest, type HttpResponse } from './deps'
import { readJsonObject } from './token-response'

/** Longer than this nobody is kept waiting: whoever called is told how long, and tries again. */
const PATIENCE_MS = 5_000

/**
 * Sends a request; when it is one too many, and the server asks to wait for no more than a few seconds, waits and sends it
 * once more. That is safe even for a refresh token: a request that was turned away spent nothing.
 */
export async function sendWithinLimits(
  request: HttpRequest,
  { send, now, wait }: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<HttpResponse> {
  const response = await send(request)
  // In the device flow 429 is a word about polling, and polling heeds it.
  if (response.status !== 429 || readJsonObject(response.body)?.error === 'slow_down') return response
  const again = retryTime(response, now())
  if (again === undefined || again - now() > PATIENCE_MS) return response
  await wait(Math.max(0, again - now()))
  return send(request)
}

/** The same for a person, when it takes longer. Undefined when the server does not say. */
export function retryHint(response: HttpResponse, now: number): string | undefined {
  const again = retryTime(response, now)
  if (again === undefined) return undefined
  const seconds = String(Math.max(1, Math.ceil((again - now) / 1000)))
  return `Nothing is lost: try again in ${seconds} s, as it asks.`
}

/**
 * When a server that turned a request away wants the next one, in milliseconds since the epoch: `Retry-After`, in seconds
 * or as a date (RFC 9110 section 10.2.3), or Auth0's `x-ratelimit-reset`, in seconds since the epoch (Auth0: Rate Limit
 * Headers). Undefined when it does not say, or says nothing of sense.
 */
function retryTime({ headers }: HttpResponse, now: number): number | undefined {
  const after = headers['retry-after']?.trim() ?? ''
  const time = /^\d+$/.test(after) ? now + Number(after) * 1000 : Date.parse(after)
  const reset = Number(headers['x-ratelimit-reset'] || Number.NaN) * 1000
  return [time, reset].find((moment) => moment < now + DAY_MS)
}

const DAY_MS = 86_400_000
