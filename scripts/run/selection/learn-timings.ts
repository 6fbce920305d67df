import { MOST_MS, type Timings } from './timings'

/** One attempt at a request of a run. */
export interface Timed {
  /** Stands for the request. */
  id: string
  iteration: number
  /** As the collection has it; empty for a request that did not run. */
  url: string
  sent: boolean
  ms?: number
}

/** What a run has measured of one collection. */
export interface Measured {
  /** Stands for the collection. */
  id: string
  attempts: readonly Timed[]
}

/** A time stays as it was while the new one is this near, so that a file of timings does not change with each run. */
const NEAR_MS = 10
const NEAR_SHARE = 0.25

/**
 * What is known after a run: its times, and what was known of requests that it measured nothing of.
 *
 * @param isWhole whether these are all requests of their collections: others are gone then, and so are their times
 */
export function learnTimings(known: Timings, measured: readonly Measured[], isWhole: boolean): Timings {
  const next = new Map(known)
  for (const id of new Set(measured.map((one) => one.id))) {
    const attempts = measured.filter((one) => one.id === id).flatMap((one) => one.attempts)
    const before = next.get(id) ?? new Map<string, number>()
    const ids = new Set(attempts.map((attempt) => attempt.id))
    const kept = [...before].filter(([request]) => !isWhole || ids.has(request))
    const times = Array.from(timesIn(attempts), ([request, ms]): [string, number] => [
      request,
      settled(before.get(request), ms),
    ])
    next.set(id, new Map([...kept, ...times]))
  }
  return next
}

/** The time of each request in one iteration, its attempts together. */
function timesIn(attempts: readonly Timed[]): Map<string, number> {
  const sums = new Map<string, { ms: number; iterations: Set<number> }>()
  for (const attempt of attempts) {
    const ms = timeOf(attempt)
    if (ms === undefined) continue
    const sum = sums.get(attempt.id) ?? { ms: 0, iterations: new Set() }
    sums.set(attempt.id, { ms: sum.ms + ms, iterations: sum.iterations.add(attempt.iteration) })
  }
  return new Map(Array.from(sums, ([id, { ms, iterations }]) => [id, ms / iterations.size]))
}

/** What was not sent although its turn came takes no time; of what got no answer, or had no turn, nothing is known. */
function timeOf({ url, sent, ms }: Timed): number | undefined {
  return ms ?? (!sent && url !== '' ? 0 : undefined)
}

function settled(before: number | undefined, ms: number): number {
  if (before !== undefined && Math.abs(ms - before) <= Math.max(NEAR_MS, NEAR_SHARE * before)) return before
  return Math.min(MOST_MS, Math.round(Number(ms.toPrecision(2))))
}
