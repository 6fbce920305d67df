import { usageError } from './errors'

/** A timer of more than 24 days would be over at once. */
const MAX_MS = 2_000_000_000

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

/** A time in milliseconds, as Newman counts: `500`, or with a unit `500ms`, `30s`, `2m`, `1h`. */
export function durationOption(text: string, name: string): number {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const milliseconds = number === undefined ? NaN : Math.round(Number(number) * UNITS[unit as keyof typeof UNITS])
  if (milliseconds <= MAX_MS) return milliseconds
  throw usageError(`"--${name}" must be a time such as 30000 (milliseconds), 30s or 2m, not "${text}"`)
}

/** The same for a limit: 0 is none, as in Newman. */
export function limitOption(text: string, name: string): number {
  return durationOption(text, name) || MAX_MS
}

/**
 * Variables of an option that is repeated, each `key=value`; the last one of equal keys counts. What has no `=` is not
 * shown: it may be a value whose key was forgotten.
 */
export function variableOptions(texts: readonly string[] = [], name: string): { key: string; value: string }[] {
  const values = new Map<string, string>()
  for (const text of texts) {
    const end = text.indexOf('=')
    if (end < 1) throw usageError(`"--${name}" must be like key=value`)
    values.set(text.slice(0, end), text.slice(end + 1))
  }
  return Array.from(values, ([key, value]) => ({ key, value }))
}
