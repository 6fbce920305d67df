import { escapeHtml } from '../../../../plugin/node/escape-html'

/** HTML that is safe to show. Only the `markup` tag makes it of text. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | undefined | readonly Markup[]

/**
 * A template tag: everything put in is escaped, except what is `Markup` already; `undefined` leaves nothing behind. Safe
 * between tags and in quoted attributes, in HTML and in SVG, and nowhere else: not in scripts, styles or links.
 */
export const markup = (literals: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(literals.reduce((text, literal, index) => text + render(parts[index - 1]) + literal))

function render(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'string') return escape(part)
  if (typeof part === 'number') return String(part)
  return part.map(render).join('')
}

/** Text as HTML shows it. Nobody's text can leave its place, and none can make what stands around it read differently. */
function escape(text: string): string {
  return escapeHtml(text.replace(/\r\n/g, '\n').replace(UNSEEN, seen))
}

/**
 * Control characters, which HTML forbids, the marks that turn the direction of all text behind them (Unicode TR9,
 * CVE-2021-42574), halves of surrogate pairs, and what is no character at all.
 */
const UNSEEN = /[^\P{Cc}\t\n]|\p{Bidi_Control}|\p{Cs}|[\ufffe\uffff]/gu

/** A picture of a control character (U+2400 to U+2421), or the code point in brackets. */
function seen(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}
