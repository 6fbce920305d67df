import { AUTH_KEYS, refreshTokenKey, tokenKey } from '../auth'

/** The variable that overrides an environment's key: `UASSIST_` and the key in upper snake case. */
export function variableName(key: string): string {
  return `UASSIST_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/**
 * The keys of accounts' tokens that variables name: accounts are named by people, so no list has them.
 * `UASSIST_TEAM_LEAD_ACCESS_TOKEN` may be of the account teamLead as well as of team_lead.
 */
function accountKeysIn(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).flatMap((name) => {
    const [, words, kind] = /^UASSIST_(\w+)_(ACCESS|REFRESH)_TOKEN$/.exec(name) ?? []
    if (words === undefined) return []
    const account = words.toLowerCase()
    const inCamelCase = account.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    return [inCamelCase, account].map(kind === 'ACCESS' ? tokenKey : refreshTokenKey)
  })
}

/** The environment with `UASSIST_<KEY>` variables laid over it, for its own keys and for those of the sign-in. */
export function withProcessVariables<V>(
  values: Readonly<Record<string, V>>,
  env: NodeJS.ProcessEnv,
): Record<string, V | string> {
  const result: Record<string, V | string> = { ...values }
  for (const key of new Set([...Object.keys(values), ...AUTH_KEYS, ...accountKeysIn(env)])) {
    const value = env[variableName(key)]
    if (value !== undefined) result[key] = value
  }
  return result
}
