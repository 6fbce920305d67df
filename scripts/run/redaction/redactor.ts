import { printableText } from '../../cli/printable'
import { PatternIndex, type Range } from './pattern-index'
import { secretForms, SHORTEST_SECRET } from './secret-forms'
import { findRandomWords, findShapes } from './secret-shapes'
import { type View, viewsOf, withoutGaps } from './views'

/** What stands where a secret stood. */
export const REDACTED = '[redacted]'

const BASE64_WORD = /[\w+/-]{16,}/g
const BINARY = /[^\t\n\r\P{Cc}]|\uFFFD/u

/** A variable nobody filled in. */
const PLACEHOLDER = /^\{\{.*\}\}$/

/**
 * Knows the secrets of a run and takes them out of texts. Escapes are taken off the text and places are led back, so any
 * mixture of JSON, URL and HTML escapes, and any wrapping, is seen through.
 */
export class Redactor {
  readonly #index = new PatternIndex()
  readonly #values = new Set<string>()

  /** Remembers a secret. False when it is too short to be searched for. */
  learn(secret: string): boolean {
    const value = secret.trim()
    if (PLACEHOLDER.test(value)) return true
    if (value.length < SHORTEST_SECRET) return false
    if (this.#values.has(value)) return true
    this.#values.add(value)
    for (const form of secretForms(value)) this.#index.add(form)
    return true
  }

  /** What was learnt so far, for the scan of what was written. */
  get values(): readonly string[] {
    return [...this.#values]
  }

  /** The text without its secrets, fit for a log and a terminal. */
  redact(text: string): string {
    return printableText(this.#withoutSecrets(text))
  }

  #withoutSecrets(text: string): string {
    // Known ones first, in all views of the same text: one may be a part of another that is seen in a later view only.
    const views = viewsOf(text)
    const rest = replace(text, [...views, ...views.map(withoutGaps)], (view) => this.#knownIn(view))
    // Then whole ones: without gaps, a token cannot be told from the word after it.
    const last = replace(rest, viewsOf(rest), (view) => [...findShapes(view), ...findRandomWords(view)])
    return replace(last, viewsOf(last).map(withoutGaps), findShapes)
  }

  *#knownIn(text: string): Generator<Range> {
    yield* this.#index.find(text)
    yield* this.#encodedIn(text)
  }

  /** Whole words that are base64 of a text with a secret: escapes inside of it are seen through as they are outside. */
  *#encodedIn(text: string): Generator<Range> {
    for (const { 0: word, index } of text.matchAll(BASE64_WORD)) {
      const decoded = Buffer.from(word, 'base64').toString()
      if (BINARY.test(decoded.slice(0, 16)) || this.#withoutSecrets(decoded) === decoded) continue
      yield { start: index, end: index + word.length }
    }
  }
}

/** Replaces what `find` finds in views of the text, wherever the text has it. */
function replace(text: string, views: readonly View[], find: (text: string) => Iterable<Range>): string {
  const ranges = views.flatMap((view) =>
    [...find(view.text)].map(({ start, end }) => ({ start: view.start(start), end: view.end(end) })),
  )
  let result = ''
  let done = 0
  for (const { start, end } of ranges.sort((a, b) => a.start - b.start)) {
    if (start >= done) result += text.slice(done, start) + REDACTED
    done = Math.max(done, end)
  }
  return result + text.slice(done)
}
