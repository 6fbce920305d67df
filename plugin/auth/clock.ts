import { type HttpResponse } from './deps'

/** More than a response takes, and than clocks differ that are set by the network. */
const NOTICEABLE_MS = 60_000

/**
 * How far the clock of this machine is from a server's, by the `Date` header of its response (RFC 9110 section 6.6.1):
 * milliseconds, positive where ours is ahead. Undefined without such a header, and where the difference is a minute at
 * most.
 */
export function clockError({ headers }: Pick<HttpResponse, 'headers'>, now: number): number | undefined {
  const ahead = now - Date.parse(headers.date ?? '')
  return Math.abs(ahead) > NOTICEABLE_MS ? ahead : undefined
}

/** That difference in words: `the clock of this machine is 5 min behind`. */
export function clockErrorText(ahead: number): string {
  const minutes = Math.round(Math.abs(ahead) / 60_000)
  const units = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  const text = ['d', 'h', 'min'].flatMap((unit, index) => (units[index] ? `${String(units[index])} ${unit}` : []))
  return `the clock of this machine is ${text.join(' ')} ${ahead > 0 ? 'ahead' : 'behind'}`
}
