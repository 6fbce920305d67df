import { accountOf, type Config, parseConfig } from '../../auth'
import { withProcessVariables } from '../../node/process-settings'
import { type RenderContext } from '../host'
import { type Overrides } from '../tags/tag-arguments'

const WHERE = 'the active Insomnia environment'

/** The variables of the active environment, with `UASSIST_*` of the process laid over them. */
export function readVariables(context: RenderContext): Record<string, unknown> {
  // `_` holds all variables once more; 13 adds the results of the functions that earlier versions have.
  const { _, serializedFunctions: _results, ...flat } = context
  const variables = Object.entries(flat).filter(([, value]) => typeof value !== 'function')
  return withProcessVariables(Object.fromEntries(variables), process.env)
}

/**
 * Whose token is meant: the environment's keys, then what the tag itself says. A token given as `accessToken` is the
 * default account's; another account's stands in `<account>AccessToken`.
 */
export function readConfig(variables: Readonly<Record<string, unknown>>, overrides: Overrides): Config {
  return parseConfig({ ...variables, ...overrides }, WHERE)
}

/** Tokens given from outside, by the environment or the process. */
export function givenTokens(variables: Readonly<Record<string, unknown>>): string[] {
  const given = Object.entries(withProcessVariables(variables, process.env))
  return given.flatMap(([key, value]) => (accountOf(key) === undefined ? [] : [textOf(value)])).filter(Boolean)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
