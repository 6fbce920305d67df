/** The text as a JSON object, or undefined: proxies answer with HTML, and some servers with nothing. */
export function readJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * The text fit for a message: one line, without control characters and marks that turn its direction (CVE-2021-42574), at
 * most 200 characters.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').slice(0, 200)
}

/** A duration in seconds from a server, or `fallback` where it is missing, not positive or longer than a century. */
export function readSeconds(value: unknown, fallback: number): number {
  const seconds = Number(value)
  return seconds > 0 && seconds < CENTURY_SECONDS ? seconds : fallback
}

const CENTURY_SECONDS = 3_155_760_000
