import { inspect } from 'node:util'
import { keepText, SHOWN_MESSAGE } from './cut-text'

/**
 * Any value that a script logs, throws or names a test after, as text for a report. It may have getters that throw. The
 * text is one line, because a long one that is broken into pieces with `+` between them hides what is in it. The value's
 * own `inspect` is not called: it would run outside of the sandbox.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return keepText(value, SHOWN_MESSAGE)
  try {
    return keepText(inspect(value, { breakLength: Infinity, customInspect: false }), SHOWN_MESSAGE)
  } catch {
    return 'a value that cannot be shown'
  }
}

/** The message of anything that was thrown. Network errors have a code, and often no message. */
export function messageOf(error: unknown): string {
  try {
    const { message, code, name } = error as { message?: unknown; code?: unknown; name?: unknown }
    return textOf(message ?? code ?? name ?? error)
  } catch {
    return textOf(error)
  }
}

/** The code of anything that was thrown, if it has one. */
export function codeOf(error: unknown): unknown {
  try {
    return (error as { code?: unknown }).code
  } catch {
    return undefined
  }
}
