import { type Deps, type HttpRequest, type HttpResponse } from './deps'
import { readJsonObject } from './untrusted-text'

/** A longer wait is left to the caller, with a hint that says how long. */
const MAX_WAIT_MS = 5_000

/**
 * Sends a request. Where the answer is 429 and asks for a wait of at most five seconds, waits and sends it once more.
 * That is safe for a refresh token too: a request that was turned away has spent nothing.
 */
export async function sendWithinLimits(
  request: HttpRequest,
  { send, now, wait }: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<HttpResponse> {
  const response = await send(request)
  // In the device flow 429 is about the polling interval, and the poll handles it.
  if (response.status !== 429 || readJsonObject(response.body)?.error === 'slow_down') return response
  const answeredAt = now()
  const again = retryTime(response, answeredAt)
  if (again === undefined || again - answeredAt > MAX_WAIT_MS) return response
  await wait(Math.max(0, again - answeredAt))
  return send(request)
}

/** The hint of a rate limit that takes longer. Undefined when the server does not say how long. */
export function retryHint(response: HttpResponse, now: number): string | undefined {
  const again = retryTime(response, now)
  if (again === undefined) return undefined
  const seconds = String(Math.max(1, Math.ceil((again - now) / 1000)))
  return `Nothing is lost: try again in ${seconds} s, as it asks.`
}

/**
 * When the server wants the next request, in milliseconds since the epoch: `Retry-After`, in seconds or as a date (RFC
 * 9110 section 10.2.3), or Auth0's `x-ratelimit-reset`, in seconds since the epoch (Auth0: Rate Limit Headers).
 * Undefined when neither header is there, or neither is a time within a day.
 */
function retryTime({ headers }: HttpResponse, now: number): number | undefined {
  const after = headers['retry-after']?.trim() ?? ''
  const time = /^\d+$/.test(after) ? now + Number(after) * 1000 : Date.parse(after)
  const reset = Number(headers['x-ratelimit-reset'] || Number.NaN) * 1000
  return [time, reset].find((moment) => moment < now + DAY_MS)
}

const DAY_MS = 86_400_000
