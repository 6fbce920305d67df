import { TagError } from '../error-text'

/** Insomnia renders a tag's result once more when it holds template syntax: text from outside must not get that far. */
export function withoutTemplates(text: string, what: string): string {
  if (/\{[%{#]/.test(text))
    throw new TagError(`${what} holds template syntax and is not used: have it changed where it comes from.`)
  return text
}
