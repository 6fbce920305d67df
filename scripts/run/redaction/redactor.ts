import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { printableText } from '../../cli/printable'
import { literalPart } from '../../environments/secrets/placeholders'
import { findLooks } from '../../formats/secret-looks'
import { findUnknown } from './find-unknown'
import { WordSecrets } from './find-words'
import { isWord, SHORTEST_SECRET } from './judge-value'
import { type Known, PatternIndex, type Range } from './pattern-index'
import { partsOf, secretForms } from './secret-forms'
import { TimeLimit } from './time-limit'
import { type View, viewsOf, withoutGaps } from './views'

/** What stands where a secret stood whose value is not known, and so has no number. */
export const REDACTED = '[redacted]'

/** What stands for a text that could not be checked in time. */
export const NOT_SHOWN = '[not shown: too long to check]'

/** Texts of a report are a hundredth of it: workers cut them before. */
const LONGEST_TEXT = 2_000_000

/** How many encodings are looked through that wrap a text, such as base64 of JSON that holds base64. */
const EMBEDDINGS = 2

const ENCODED_WORD = /[\w+/-]{16,}/g
const HEX = /^(?:[\da-f]{2})+$/i
const BINARY = /[^\t\n\r\P{Cc}]|\uFFFD/u

/** What is secret in a text. Secrets that are equal are shown as the same number. */
interface Found extends Range {
  secret: string
  isKnown: boolean
}

/** What one call of `redact` may spend, and what it found out about encoded words. */
interface Search {
  limit: TimeLimit
  memo: Map<string, string | undefined>
}

/**
 * Knows the secrets of a run and takes them out of texts, as `[redacted 1]`, where equal secrets have equal numbers.
 * Escapes are taken off the text and places are led back, so any mixture of JSON, URL and HTML escapes, and any wrapping, is
 * seen through; encoded words are decoded twice. A text that takes longer than its limit is not shown at all.
 *
 * A known secret is hidden wherever it stands, except a word or a short one: see `WordSecrets`.
 */
export class Redactor {
  readonly #index = new PatternIndex()
  readonly #words = new WordSecrets()
  readonly #values = new Set<string>()
  readonly #numbers = new Map<string, number>()
  readonly #prepared = new Map<string, string>()
  readonly #startLimit: () => TimeLimit

  /** @param startLimit called for each text. Default half a second of this machine. */
  constructor(startLimit = () => new TimeLimit()) {
    this.#startLimit = startLimit
  }

  /** Remembers a secret. False when it is too short to be searched for. */
  learn(secret: string): boolean {
    const value = secret.trim()
    if (literalPart(value) === '' || this.#values.has(value)) return true
    this.#prepared.clear()
    if (value.length < SHORTEST_SECRET || isWord(value)) {
      this.#words.add(value)
      return value.length >= SHORTEST_SECRET
    }
    for (const part of partsOf(value)) {
      this.#values.add(part)
      for (const form of secretForms(part)) this.#index.add(form, value)
    }
    return true
  }

  /** What is searched for, for the scan of what is written. */
  get values(): readonly string[] {
    return [...this.#values]
  }

  /** The text without its secrets, fit for a log and a terminal. */
  redact(text: string): string {
    return this.#prepared.get(text) ?? this.#redact(text)
  }

  /** Redacts many texts ahead, with a breath between them, in which signals are heard. */
  async prepare(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      if (this.#prepared.has(text)) continue
      this.#prepared.set(text, this.#redact(text))
      await setImmediate()
    }
  }

  #redact(text: string): string {
    if (text.length > LONGEST_TEXT) return NOT_SHOWN
    const search: Search = { limit: this.#startLimit(), memo: new Map() }
    const rest = this.#replace(text, this.#secretsIn(text, EMBEDDINGS, search))
    // Last, when whole ones are gone: without gaps, a token cannot be told from the word after it.
    const last = this.#replace(rest, wrappedIn(rest, search))
    return search.limit.isOver() ? NOT_SHOWN : printableText(last)
  }

  *#secretsIn(text: string, depth: number, search: Search): Generator<Found> {
    for (const view of viewsOf(text)) {
      const dense = withoutGaps(view)
      yield* ledBack(view, this.#knownIn(view.text, depth, search), true)
      if (dense !== view) yield* ledBack(dense, this.#knownIn(dense.text, depth, search), true)
      if (search.limit.isOver()) return
      yield* ledBack(view, findUnknown(view.text), false)
      if (search.limit.isOver()) return
    }
  }

  *#knownIn(text: string, depth: number, search: Search): Generator<Known> {
    yield* this.#index.find(text)
    yield* this.#words.find(text)
    if (depth === 0) return
    for (const { 0: word, index } of text.matchAll(ENCODED_WORD)) {
      if (search.limit.isOver()) return
      const secret = this.#secretInside(word, depth - 1, search)
      if (secret !== undefined) yield { start: index, end: index + word.length, secret }
    }
  }

  /** The first secret in what an encoded word stands for: escapes inside of it are seen through as they are outside. */
  #secretInside(word: string, depth: number, { limit, memo }: Search): string | undefined {
    const key = `${String(depth)} ${word}`
    if (memo.has(key)) return memo.get(key)
    const encodings = HEX.test(word) ? (['hex', 'base64'] as const) : (['base64'] as const)
    const texts = encodings.map((encoding) => Buffer.from(word, encoding).toString())
    let secret: string | undefined
    for (const text of texts.filter((one) => !BINARY.test(one.slice(0, 16)))) {
      const [first] = this.#secretsIn(text, depth, { limit, memo })
      secret ??= first?.secret
    }
    memo.set(key, secret)
    return secret
  }

  /** Replaces what was found. Of places that overlap the strongest gives the number. */
  #replace(text: string, found: Iterable<Found>): string {
    const pieces: string[] = []
    let done = 0
    let open: Found | undefined
    const close = () => {
      if (open) pieces.push(text.slice(done, open.start), `[redacted ${String(this.#numberOf(open.secret))}]`)
      done = open?.end ?? done
    }
    for (const next of [...found].sort((a, b) => a.start - b.start)) {
      if (!open || next.start >= open.end) {
        close()
        open = next
      } else {
        open = { ...(isStronger(next, open) ? next : open), start: open.start, end: Math.max(open.end, next.end) }
      }
    }
    close()
    return pieces.join('') + text.slice(done)
  }

  /** The number of a secret. It is remembered by its hash: a run may show many, and they may be long. */
  #numberOf(secret: string): number {
    const hash = createHash('sha256').update(secret).digest('base64')
    const number = this.#numbers.get(hash) ?? this.#numbers.size + 1
    this.#numbers.set(hash, number)
    return number
  }
}

/** A known secret says more than a place that looks like one, and the whole more than a part. */
function isStronger(next: Found, than: Found): boolean {
  if (next.isKnown !== than.isKnown) return next.isKnown
  // Of equal places the later one comes from a view with less escapes.
  return next.end - next.start >= than.end - than.start
}

/** Tokens that something broke into lines, in all views of a text. */
function* wrappedIn(text: string, { limit }: Search): Generator<Found> {
  for (const view of viewsOf(text)) {
    const dense = withoutGaps(view)
    if (dense !== view && !limit.isOver()) yield* ledBack(dense, findLooks(dense.text), false)
  }
}

/** Leads places in a view back to the text. */
function* ledBack(view: View, found: Iterable<Range | Known>, isKnown: boolean): Generator<Found> {
  for (const one of found) {
    const secret = 'secret' in one ? one.secret : view.text.slice(one.start, one.end)
    yield { start: view.start(one.start), end: view.end(one.end), secret, isKnown }
  }
}
