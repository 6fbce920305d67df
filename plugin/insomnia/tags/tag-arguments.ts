import { TagError } from '../error-text'
import { type Overrides } from '../session/environment'

/** The first argument of `uassistToken`. */
export type WhichToken = 'access' | 'id'

/** The arguments of `uassistToken`. Throws a TagError that names the wrong one. */
export function parseTokenArguments(args: readonly unknown[]): { which: WhichToken; overrides: Overrides } {
  const texts = readTexts(
    'uassistToken',
    ['which token', 'account', 'audience', 'scope', 'organization', 'connection'],
    args,
  )
  const [which = 'access', account, audience, scope, organization, connection] = texts
  if (which !== 'access' && which !== 'id') {
    throw new TagError(`Argument 1 of uassistToken (which token) is "${which}": write 'access' or 'id'.`)
  }
  return { which, overrides: given({ account, audience, scope, organization, connection }) }
}

/** The arguments of `uassistClaim`. Throws a TagError that names the wrong one. */
export function parseClaimArguments(args: readonly unknown[]): { claim: string; overrides: Overrides } {
  const [claim = 'tenantId', account] = readTexts('uassistClaim', ['claim', 'account'], args)
  return { claim, overrides: given({ account }) }
}

/** The arguments of `uassistNonce`. Throws a TagError that names the wrong one. */
export function parseNonceArguments(args: readonly unknown[]): { overrides: Overrides } {
  const [account] = readTexts('uassistNonce', ['account'], args)
  return { overrides: given({ account }) }
}

function given(overrides: { [Name in keyof Overrides]: string | undefined }): Overrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
}

/** All arguments as text. More than the tag knows are refused, because they mean something to a newer version. */
function readTexts(tag: string, names: readonly string[], args: readonly unknown[]): (string | undefined)[] {
  const texts = args.map((value, index) =>
    readText(value, `Argument ${String(index + 1)} of ${tag} (${names[index] ?? 'unknown'})`),
  )
  const extra = texts.findIndex((text, index) => index >= names.length && text !== undefined)
  if (extra !== -1) {
    throw new TagError(
      `${tag} takes ${String(names.length)} arguments (${names.join(', ')}): remove argument ${String(extra + 1)}, or update the plugin.`,
    )
  }
  return texts
}

/**
 * An argument as text, or undefined where it is left out. Liquid passes "3" for 3, and for `nil` an object without
 * properties, which the main process of 13 receives as `{}`. Nunjucks passes keyword arguments as one object.
 */
function readText(value: unknown, which: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value.trim() || undefined
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0) return undefined
  throw new TagError(`${which} must be text: write it in quotes, without a name before it.`)
}
