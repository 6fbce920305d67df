import { isSealed } from '../sealing/sealed-value'

/** `{{name}}` of Postman and Insomnia, `{% tag %}` of Insomnia. */
const TEMPLATES = /\{\{[^{}]*\}\}|\{%[^%]*%\}/g

/** What people and programs write in place of a secret. */
const STAND_IN = /^(?:<[^<>]+>|\[[\w ]+\]|\$\{[^}]+\}|[*•x.…_-]+|null|undefined|none|redacted|changeme|todo)$/i

/**
 * What of a value is written out: without references to variables, and empty where the whole is a stand-in
 * (`<your client secret>`) or sealed.
 */
export function literalPart(value: string): string {
  const rest = value.replace(TEMPLATES, '').trim()
  return isSealedWhole(rest) || STAND_IN.test(rest) ? '' : rest
}

/** Not only by its beginning: `age:` may be written in front of anything. */
const isSealedWhole = (text: string) =>
  isSealed(text) && /^age:YWdlLWVuY3J5cHRpb24ub3Jn[A-Za-z0-9+/]*={0,2}$/.test(text)

/** `<your Auth0 client id>`: to be filled in by whoever uses the environment. */
export function isUnfilled(value: string): boolean {
  return /^<[^<>]+>$/.test(value.trim())
}
