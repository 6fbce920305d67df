import { escapeHtml } from '../../plugin/node/escape-html'
import { printableText } from './printable'

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
  return escapeHtml(printableText(text).replace(NO_CHARACTER, '\ufffd'))
}

/** Halves of surrogate pairs, and what HTML has no character for. */
const NO_CHARACTER = /\p{Cs}|[\ufffe\uffff]/gu
