import { TimeLimit } from './time-limit'

/**
 * Looks for secrets in what goes into a report. It shares no code with the redaction and works the other way round: instead
 * of encoding the secrets it decodes the texts, so what one of them forgets the other finds.
 */

/** Tokens and keys, whoever they belong to. */
const SHAPES = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|\bv1\.[\w-]{40,}|AGE-SECRET-KEY-1[0-9A-Z]{20,}/

/** Less than this is in every report by chance. */
const SHORTEST = 6

/** White space, and the colours of a terminal. */
// eslint-disable-next-line no-control-regex -- these characters are what is meant
const BLANKS = /[\s\0]+|\x1b\[[\d;]*m/g

/** What is decoded of words that were never encoded is noise. */
const READABLE = /[\s\x20-\x7e\u00a0-\ufffc]{6,}/g

/** How many encodings are looked through that wrap another one, such as base64 of JSON that holds base64. */
const EMBEDDINGS = 2

/** Texts of a report are a hundredth of it. */
const LONGEST_TEXT = 2_000_000

/**
 * Returns a scan: whether any of the secrets, or anything that looks like a token or a key, is in a text in whatever
 * encoding. A text whose scan takes too long is held to be clean: it went through the redaction, and no answer of an API
 * shall withdraw a report by its length.
 *
 * @param startLimit called for each text
 */
export function secretScan(secrets: readonly string[], startLimit = () => new TimeLimit()): (text: string) => boolean {
  // A secret may hold what reads like an escape, and a text may have undone it.
  const holdsNeedle = needleSearch(secrets.flatMap((secret) => [...unescapings(secret), secret.replace(/ /g, '+')]))
  return (text) => {
    const limit = startLimit()
    let layer = text.slice(0, LONGEST_TEXT)
    for (let depth = 0; depth <= EMBEDDINGS && layer !== ''; depth++) {
      const views = unescapings(layer)
      for (const view of views) {
        if (limit.isOver()) return false
        if (SHAPES.test(view) || holdsNeedle(view)) return true
      }
      layer = embedded(views)
    }
    return false
  }
}

/** Returns a search for many texts at once: by their first characters, and then as a whole. */
function needleSearch(texts: readonly string[]): (text: string) => boolean {
  const byStart = new Map<string, Set<string>>()
  for (const text of texts) {
    if (text.length < SHORTEST) continue
    const start = text.slice(0, SHORTEST)
    byStart.set(start, (byStart.get(start) ?? new Set()).add(text))
  }
  return (text) => {
    for (let index = 0; index + SHORTEST <= text.length; index++) {
      for (const needle of byStart.get(text.slice(index, index + SHORTEST)) ?? []) {
        if (text.startsWith(needle, index)) return true
      }
    }
    return false
  }
}

/** The text, and what it reads with one or two kinds of escapes undone, in any order; each of them without blanks. */
function unescapings(text: string): string[] {
  const undoAll = (views: Iterable<string>) =>
    [...views].flatMap((view) => [undoUrl(view), undoHtml(view), undoJson(view)])
  const once = new Set([text, ...undoAll([text])])
  const views = new Set([...once, ...undoAll(once)])
  for (const view of [...views]) views.add(view.replace(BLANKS, ''))
  return [...views]
}

function undoUrl(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replace(/%/g, ''), 'hex').toString())
}

function undoHtml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});/g, (_, decimal: string) => character(Number(decimal)))
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function undoJson(text: string): string {
  return text.replace(/\\(u[0-9a-f]{4}|[^u])/gi, (_, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return { n: '\n', r: '\r', t: '\t' }[escape] ?? escape
  })
}

/** What is inside the views as lists of bytes, as base64 of any alphabet, or as hex. Equal words are decoded once. */
function embedded(views: readonly string[]): string {
  const matches = (pattern: RegExp) => new Set(views.flatMap((view) => view.match(pattern) ?? []))
  const found: string[] = []
  for (const list of matches(/\d{1,3}(?:\s*,\s*\d{1,3}){5,}/g)) {
    found.push(Buffer.from(list.split(',').map(Number)).toString())
  }
  for (const run of matches(/[\w+/-]{8,}/g)) {
    for (const skipped of [0, 1, 2, 3]) found.push(Buffer.from(run.slice(skipped), 'base64').toString())
  }
  for (const run of matches(/(?:[0-9a-f]{2}){6,}/gi)) found.push(Buffer.from(run, 'hex').toString())
  return found.flatMap((text) => text.match(READABLE) ?? []).join('\n')
}
