import { AUTH_KEYS } from '../auth'

/** The variable that overrides an environment's key: `UASSIST_` and the key in upper snake case. */
export function variableName(key: string): string {
  return `UASSIST_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** `UASSIST_AGENT_ACCESS_TOKEN` is the key `agentAccessToken`: accounts are named by people, so no list has them. */
function tokenKeysIn(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment)
    .map((name) => /^UASSIST_(\w+_(?:ACCESS|REFRESH)_TOKEN)$/.exec(name)?.[1]?.toLowerCase())
    .filter((name) => name !== undefined)
    .map((name) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()))
}

/** The environment with `UASSIST_<KEY>` variables laid over it, for its own keys and for those of the sign-in. */
export function withProcessVariables<V>(
  values: Readonly<Record<string, V>>,
  environment: NodeJS.ProcessEnv,
): Record<string, V | string> {
  const result: Record<string, V | string> = { ...values }
  for (const key of new Set([...Object.keys(values), ...AUTH_KEYS, ...tokenKeysIn(environment)])) {
    const value = environment[variableName(key)]
    if (value !== undefined) result[key] = value
  }
  return result
}
