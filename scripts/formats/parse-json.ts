/** No app nests this deep; what does would exhaust the stack of whoever walks through it. */
const DEEPEST = 200

/** Parses JSON from outside. Throws an Error that says why not, as the end of a sentence about the file. */
export function parseJson(text: string): unknown {
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new Error('it is not JSON')
  }
  refuseDeep(content)
  return content
}

/** The same for text that may as well be something else: undefined, which no JSON text means, when it is. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** Throws when something is nested too deep; level by level, so that the check itself needs no deep stack. */
export function refuseDeep(content: unknown): void {
  let level: unknown[] = [content]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new Error('it is nested too deeply')
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

/** The objects of a list that came from outside. */
export function recordsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.map(asRecord).filter((entry) => entry !== undefined) : []
}

/** An object that is no list; undefined for everything else. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}
