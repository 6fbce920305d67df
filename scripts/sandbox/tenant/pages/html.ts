import { escapeHtml } from '../../../../plugin/node/escape-html'

/** HTML that is safe to send. Only the `html` tag makes it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | undefined | readonly Html[]

/** A template tag: everything put in is escaped, except what is `Html` already; `undefined` leaves nothing behind. */
export const html = (literals: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(literals.reduce((text, literal, index) => text + render(parts[index - 1]) + literal))

function render(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string') return escapeHtml(part)
  return part.map(render).join('')
}
