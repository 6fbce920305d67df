/** How long durations are drawn, all over the page. */
export interface TimeScale {
  /** From 0 to 1. */
  lengthOf: (ms: number) => number
  /** The durations to name beside a picture: powers of ten that stand clear of its ends. */
  marks: readonly number[]
}

/** Fast answers are short, also where no other is slower. */
const LEAST_MS = 100

/**
 * A logarithmic scale up to the slowest answer. On a linear one, a timeout after 30 s leaves nothing to see of 500 answers
 * within 20 ms.
 */
export function timeScale(slowestMs: number): TimeScale {
  const end = Math.max(LEAST_MS, slowestMs)
  const powers = Array.from({ length: 9 }, (_, power) => 10 ** (power + 1))
  return {
    lengthOf: (ms) => Math.log10(1 + ms) / Math.log10(1 + end),
    marks: powers.filter((ms) => ms <= end * 0.8),
  }
}
