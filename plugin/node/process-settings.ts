import { AUTH_KEYS, refreshTokenKey, tokenKey } from '../auth'

/** The variable that overrides an environment's key: `UASSIST_` and the key in upper snake case. */
export function variableName(key: string): string {
  return `${PREFIX}${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** Which variables of the process override which keys. */
export interface ProcessOverrides {
  /** The variable's name, by key. */
  variables: ReadonlyMap<string, string>
  /** One sentence for each variable that was meant for a key and overrides none. */
  notes: readonly string[]
}

const PREFIX = 'UASSIST_'

/** These set up uassist itself and never override a key, whatever an environment's keys are called. */
const OWN_NAMES = /^UASSIST_(?:ENVIRONMENT|HOME|STORE(?:_\w+)?|CA_FILE|AGE_IDENTITY)$/

/**
 * Finds the keys that `UASSIST_*` variables override. A key of the sign-in comes first, by its exact name; then the key that
 * is the rest of the variable's name (`BASE_URL`); then the key in upper snake case (`baseUrl`); then by words (`apiURL`,
 * `base-url`). Several matches of the same rank override nothing: nobody can say which one was meant.
 *
 * @param keys the environment's
 * @param others further keys that may come from the process alone, besides those of the sign-in
 */
export function processOverrides(
  keys: readonly string[],
  env: NodeJS.ProcessEnv,
  others: readonly string[] = [],
): ProcessOverrides {
  const variables = new Map<string, string>()
  const notes: string[] = []
  for (const name of Object.keys(env)) {
    if (!name.startsWith(PREFIX) || name === PREFIX || OWN_NAMES.test(name)) continue
    const ofAccount = accountKeysOf(name)
    const found = matching(name, keys, others)
    if (found.length > 1) {
      notes.push(`${name} is ignored: it may mean any of ${found.map((key) => `"${key}"`).join(', ')}`)
    } else if (found.length + ofAccount.length === 0) {
      notes.push(`${name} is ignored: the environment has no such key`)
    } else {
      for (const key of [...found, ...ofAccount]) variables.set(key, name)
    }
  }
  return { variables, notes }
}

/** The environment with `UASSIST_*` variables laid over it, for its own keys and for those of the sign-in. */
export function withProcessVariables<V>(
  values: Readonly<Record<string, V>>,
  env: NodeJS.ProcessEnv,
): Record<string, V | string> {
  const result: Record<string, V | string> = { ...values }
  for (const [key, name] of processOverrides(Object.keys(values), env).variables) result[key] = env[name] ?? ''
  return result
}

/** The keys of the first rank that has any. */
function matching(name: string, keys: readonly string[], others: readonly string[]): string[] {
  const isExact = (key: string) => variableName(key) === name
  const ranks: [readonly string[], (key: string) => boolean][] = [
    [AUTH_KEYS, isExact],
    [keys, (key) => PREFIX + key === name],
    [keys, isExact],
    [keys, (key) => PREFIX + wordsOf(key) === name],
    [others, isExact],
  ]
  for (const [candidates, isMeant] of ranks) {
    const found = candidates.filter(isMeant)
    if (found.length > 0) return found
  }
  return []
}

/** `API_URL` for `apiURL`, `api-url` and `api.url`. */
function wordsOf(key: string): string {
  const spaced = key.replace(/([\p{Ll}\p{N}])(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$2 ')
  return spaced
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join('_')
    .toUpperCase()
}

/**
 * The keys of an account's tokens that a variable names: accounts are named by people, so no list has them.
 * `UASSIST_TEAM_LEAD_ACCESS_TOKEN` may be of the account teamLead as well as of team_lead.
 */
function accountKeysOf(name: string): string[] {
  const [, words, kind] = /^UASSIST_(\w+)_(ACCESS|REFRESH)_TOKEN$/.exec(name) ?? []
  if (words === undefined) return []
  const account = words.toLowerCase()
  const inCamelCase = account.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return [inCamelCase, account].map(kind === 'ACCESS' ? tokenKey : refreshTokenKey)
}
