import { inspect } from 'node:util'
import { keepText, SHOWN_MESSAGE } from './cut-text'

/**
 * Whatever a script logs, throws or takes for a name, as text for a report: a script may hand over any value, with getters
 * that throw. In one line, because broken into pieces with `+` between them a long text hides what is in it; and without
 * its own `inspect`, which would run with more than a script may have.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return keepText(value, SHOWN_MESSAGE)
  try {
    return keepText(inspect(value, { breakLength: Infinity, customInspect: false }), SHOWN_MESSAGE)
  } catch {
    return 'a value that cannot be shown'
  }
}

/** What went wrong, as the error itself says it; network errors have a code, and often no message. */
export function messageOf(error: unknown): string {
  try {
    const { message, code, name } = error as { message?: unknown; code?: unknown; name?: unknown }
    return textOf(message ?? code ?? name ?? error)
  } catch {
    return textOf(error)
  }
}

/** The code of whatever was thrown, if it has one. */
export function codeOf(error: unknown): unknown {
  try {
    return (error as { code?: unknown }).code
  } catch {
    return undefined
  }
}
