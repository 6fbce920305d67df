import { keepText } from '../protocol/cut-text'

/** How much of a body a snippet is made of, in characters: a page may begin with long styles. */
const READ = 10_000

/** The beginning of a body in one line: JSON without the blanks between its parts, and of a web page what people read. */
export function snippetOf(body: string): string {
  const text = keepText(body.trim(), READ)
  // A string of JSON stays as it is, also one that the cut left open.
  if (/^[[{]/.test(text))
    return text.replace(/("(?:[^"\\]|\\.)*"?)|\s+/g, (_, string: string | undefined) => string ?? '')
  const words = /^<(?:!doctype\s+html|html)\b/i.test(text)
    ? text.replace(/<(script|style)\b[^]*?(?:<\/\1>|$)|<[^>]*>/gi, ' ')
    : text
  return words.replace(/\s+/g, ' ').trim()
}
