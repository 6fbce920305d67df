import { digestOf } from '../../auth'

/**
 * A text that stands for a token where the token must not be seen:
 * `<U-Assist access token of Ada Admin, good until 2026-11-22 17:05, ref 0123456789abcdef>`.
 * It names the token by the beginning of its SHA-256, from which nobody comes back to the token.
 */
export function referenceTo(secret: string, description: string): string {
  return `<U-Assist ${harmless(description)}, ref ${refOf(secret)}>`
}

export const REFERENCE = /<U-Assist [^<>]*, ref ([0-9a-f]{16})>/g

export const refOf = (secret: string) => digestOf(secret).slice(0, 16)

/** Names come from tokens: nothing may look like a template, which Insomnia would run, or end the reference early. */
const harmless = (text: string) => text.replace(/[^\p{L}\p{N} @.,:'"_()-]/gu, '')
