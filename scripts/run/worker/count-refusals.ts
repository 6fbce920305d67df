import { statusText } from '../protocol/response-status'
import { type Cursor, type NewmanEmitter } from './newman-types'
import { NotSent } from './outgoing-requests'

/**
 * How often a script may send its request again after a 401, or after it was not sent. Many scripts that refresh a token
 * retry without a limit. Waiting for a server that is busy or not up yet is another thing, which the run's own limit ends.
 */
const MAX_ATTEMPTS = 10

/** Counts refusals. The returned function says, for a request that used up its attempts in the same iteration, what they came to. */
export function countRefusals(emitter: NewmanEmitter): (cursor: Cursor) => string | undefined {
  const refusals = new Map<string, { count: number; outcome: string }>()
  let isTried = false
  const keyOf = ({ position, iteration }: Cursor): string => `${String(iteration)}/${String(position)}`
  emitter.on('request', (error, { cursor, response }) => {
    if (cursor.scriptId !== undefined) return
    isTried = true
    const isRefusal = response?.code === 401 || error instanceof NotSent
    const count = isRefusal ? (refusals.get(keyOf(cursor))?.count ?? 0) + 1 : 0
    const answer = `was sent ${String(count)} times, and the answer was always ${statusText(response?.code)}`
    const outcome = error instanceof NotSent ? `came up ${String(count)} times, and was never sent` : answer
    refusals.set(keyOf(cursor), { count, outcome })
  })
  emitter.on('item', (_error, { cursor }) => {
    // An attempt whose request was skipped by a script is no refusal.
    if (!isTried) refusals.delete(keyOf(cursor))
    isTried = false
  })
  return (cursor) => {
    const { count = 0, outcome } = refusals.get(keyOf(cursor)) ?? {}
    return count >= MAX_ATTEMPTS ? outcome : undefined
  }
}
