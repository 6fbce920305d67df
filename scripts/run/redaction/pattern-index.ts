import { SHORTEST_SECRET } from './judge-value'

/** A part of a text: from `start` up to, and without, `end`. */
export interface Range {
  start: number
  end: number
}

/** A range that holds a known secret, in whatever form. */
export interface Known extends Range {
  secret: string
}

/** Looked up once: the test runner makes each look-up of a global slow. */
const { imul } = Math

const WINDOW = SHORTEST_SECRET
const BASE = 0x01000193
const FILTER_SIZE = 1 << 16

/** BASE to the power of WINDOW: what the oldest character of a window contributes after the next one came in. */
const OLDEST = Array.from({ length: WINDOW }).reduce<number>((power) => imul(power, BASE), 1)

/**
 * Finds thousands of patterns in one pass over a text, whose cost does not grow with their number (Karp and Rabin): a
 * rolling hash over the first characters of the patterns says where a closer look is needed. Patterns may be added at any
 * time, since a run learns secrets as it goes. Small and capital letters of ASCII are the same.
 */
export class PatternIndex {
  readonly #byPrefix = new Map<string, Map<string, string>>()
  readonly #filter = new Uint8Array(FILTER_SIZE)

  /**
   * @param pattern at least `SHORTEST_SECRET` characters
   * @param secret what the pattern is a form of
   */
  add(pattern: string, secret: string): void {
    const folded = fold(pattern)
    const prefix = folded.slice(0, WINDOW)
    const known = this.#byPrefix.get(prefix)
    if (known) {
      if (!known.has(folded)) known.set(folded, secret)
      return
    }
    this.#byPrefix.set(prefix, new Map([[folded, secret]]))
    let hash = 0
    for (let index = 0; index < WINDOW; index++) hash = (imul(hash, BASE) + prefix.charCodeAt(index)) | 0
    this.#filter[slot(hash)] = 1
  }

  /** Where patterns stand in the text, and where long beginnings of them do: reports cut long values off. */
  *find(original: string): Generator<Known> {
    const text = fold(original)
    let hash = 0
    let free = 0
    for (let index = 0; index < text.length; index++) {
      hash = (imul(hash, BASE) + text.charCodeAt(index)) | 0
      if (index >= WINDOW) hash = (hash - imul(text.charCodeAt(index - WINDOW), OLDEST)) | 0
      const start = index - WINDOW + 1
      if (start < free || this.#filter[slot(hash)] === 0) continue
      const match = this.#matchAt(text, start)
      if (!match) continue
      free = match.end
      yield match
    }
  }

  #matchAt(text: string, start: number): Known | undefined {
    let longest: Known | undefined
    for (const [pattern, secret] of this.#byPrefix.get(text.slice(start, start + WINDOW)) ?? []) {
      const end = start + commonLength(pattern, text, start)
      if (end > (longest?.end ?? start) && givesAway(pattern, end - start, text, end)) longest = { start, end, secret }
    }
    return longest
  }
}

/** Of ASCII only: other letters may change their length. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

function slot(hash: number): number {
  return (hash ^ (hash >>> 16)) & (FILTER_SIZE - 1)
}

function commonLength(pattern: string, text: string, start: number): number {
  let length = 0
  while (length < pattern.length && pattern.charCodeAt(length) === text.charCodeAt(start + length)) length++
  return length
}

/** So much of a longer pattern gives it away, wherever it stands. */
const TELLING_LENGTH = 16

/** Whether the first characters of a pattern say too much. Less of it does where somebody cut it off: `'v1.MRrtS0M…'`. */
function givesAway(pattern: string, length: number, text: string, end: number): boolean {
  if (length >= Math.min(pattern.length, TELLING_LENGTH)) return true
  return length >= WINDOW && (text.startsWith('…', end) || text.startsWith('...', end))
}
