import { digestOf } from '../../auth'
import { TagError } from '../error-text'

/** A tag's result, unless it holds template syntax, which Insomnia would render once more: then throws a TagError. */
export function withoutTemplates(text: string, what: string): string {
  if (/\{[%{#]/.test(text))
    throw new TagError(`${what} holds template syntax and is not used: have it changed where it comes from.`)
  return text
}

/**
 * The text that a tag renders where the token must not be seen:
 * `<U-Assist access token of Ada Admin, good until 2026-11-22 17:05, ref 0123456789abcdef>`.
 * `fill-references.ts` finds the token by its `ref`, the beginning of its SHA-256.
 */
export function referenceTo(secret: string, description: string): string {
  return `<U-Assist ${harmless(description)}, ref ${refOf(secret)}>`
}

/** Matches every reference in a text. Its groups are the first word of the description, and the `ref`. */
export const REFERENCE = /<U-Assist (\w+) [^<>]*, ref ([0-9a-f]{16})>/g

/** The first word of a reference that stands for a nonce, to be fetched with the token of its `ref`. */
export const NONCE = 'nonce'

/** The `ref` of a token: 16 hex digits. */
export const refOf = (secret: string) => digestOf(secret).slice(0, 16)

/** Names come from tokens: what looks like a template or ends the reference is left out. */
const harmless = (text: string) => text.replace(/[^\p{L}\p{N} @.,:'"_()-]/gu, '')
