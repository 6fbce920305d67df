import { counted } from '../cli/counted'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * A time as people read it, with the clock of this machine: `in 23 h (04:27)`, `2 days ago (2026-11-24 16:05)`. Programs get
 * ISO 8601.
 *
 * @param time milliseconds since the epoch
 * @param now the same
 */
export function whenText(time: number, now = Date.now()): string {
  const distance = Math.abs(time - now)
  if (!Number.isFinite(new Date(time).getTime())) return 'never'
  const far = spanText(distance)
  const clock = distance < DAY ? clockText(time) : `${dayText(time)} ${clockText(time)}`
  return `${time >= now ? `in ${far}` : `${far} ago`} (${clock})`
}

function spanText(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${String(Math.floor(milliseconds / 1000))} s`
  if (milliseconds < HOUR) return `${String(Math.floor(milliseconds / MINUTE))} min`
  if (milliseconds < DAY) return `${String(Math.floor(milliseconds / HOUR))} h`
  return counted(Math.floor(milliseconds / DAY), 'day')
}

const two = (number: number) => String(number).padStart(2, '0')

function clockText(time: number): string {
  const date = new Date(time)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

function dayText(time: number): string {
  const date = new Date(time)
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
