import { type PostmanItem } from '../../formats/postman-collection'

/** The source of a folder's or request's own scripts, whether the file keeps it in lines or in one piece. */
export function scriptsOf({ event }: Pick<PostmanItem, 'event'>): string {
  if (!Array.isArray(event)) return ''
  const sources = event.map((one: { script?: { exec?: unknown } } | null) => one?.script?.exec)
  return sources
    .map((exec) => (Array.isArray(exec) ? exec.join('\n') : typeof exec === 'string' ? exec : ''))
    .join('\n')
}

/** Whether a script names something as a text in quotes. */
export function holdsText(scripts: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) => scripts.includes(quote + name + quote))
}
