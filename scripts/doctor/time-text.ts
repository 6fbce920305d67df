import { isoOrNull } from '../session/who'

/** A time in milliseconds since the epoch, as the messages of this program write it: to the second, in UTC. */
export function timeText(milliseconds: number): string {
  return isoOrNull(milliseconds)?.replace(/\.\d+Z$/, 'Z') ?? 'the end of time'
}
