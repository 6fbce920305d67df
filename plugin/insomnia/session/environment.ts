import { accountOf, type Config, DEFAULT_ACCOUNT, parseConfig, refreshTokenKey } from '../../auth'
import { withGivenCredentials } from '../../node/given-credentials'
import { processOverrides, withProcessVariables } from '../../node/process-settings'
import { type RenderContext } from '../host'

const WHERE = 'the active Insomnia environment'

/** The keys of the environment that a tag's arguments can override. */
export type Overrides = Partial<Record<'account' | 'audience' | 'scope' | 'organization' | 'connection', string>>

/** The variables of the active environment. `UASSIST_*` variables of the process take precedence. */
export function readVariables(context: RenderContext): Record<string, unknown> {
  // `_` holds all variables once more; 13 adds the results of the functions that earlier versions have.
  const { _, serializedFunctions: _results, ...flat } = context
  const variables = Object.entries(flat).filter(([, value]) => typeof value !== 'function')
  return withProcessVariables(Object.fromEntries(variables), process.env)
}

/**
 * Whose token is meant: the environment's keys, and over them what the tag says. `accessToken` is the default account's
 * token; another account's is in `<account>AccessToken`. Throws as `parseConfig` does.
 */
export function readConfig(variables: Readonly<Record<string, unknown>>, overrides: Overrides): Config {
  const values = { ...variables, ...overrides }
  const account = typeof values.account === 'string' && values.account.trim() !== '' ? values.account : DEFAULT_ACCOUNT
  const needed = ['clientSecret', refreshTokenKey(account.trim())]
  const given = processOverrides(Object.keys(values), process.env).variables
  return parseConfig(
    withGivenCredentials(values, given, (key) => needed.includes(key)),
    WHERE,
  )
}

/** Access tokens of all accounts that are given from outside, by the environment or by variables of the process. */
export function givenTokens(variables: Readonly<Record<string, unknown>>): string[] {
  const given = Object.entries(withProcessVariables(variables, process.env))
  return given.flatMap(([key, value]) => (accountOf(key) === undefined ? [] : [textOf(value)])).filter(Boolean)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
