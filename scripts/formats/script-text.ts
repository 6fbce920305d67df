import { asRecord, recordsIn } from './parse-json'

/** The source of a folder's or request's own scripts. Each is an object with its lines, or its lines, or one text. */
export function scriptsOf({ event }: { event?: unknown }): string {
  const sources = recordsIn(event).map(({ script }) => (asRecord(script) ?? { exec: script }).exec)
  return sources.flat().join('\n')
}

/** Whether a script names something as a text in quotes. */
export function holdsText(scripts: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) => scripts.includes(quote + name + quote))
}
