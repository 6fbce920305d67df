import { recordsIn } from '../formats/parse-json'

/** Whether requests that change data may be sent, as somebody has declared it. */
export type Writes = 'allowed' | 'held' | 'undeclared'

interface Variable {
  key?: unknown
  value?: unknown
  enabled?: unknown
  disabled?: unknown
}

/**
 * Who decides about writes: the command line, else the environment's `allowWrites`, else the collection's own variable of
 * that name. An empty value decides nothing, and any but `true` holds them.
 */
export function writesOf(
  option: 'allowed' | 'held' | undefined,
  environment: readonly Variable[],
  collection: { variable?: unknown },
): Writes {
  return option ?? declared(environment) ?? declared(recordsIn(collection.variable)) ?? 'undeclared'
}

function declared(variables: readonly Variable[]): 'allowed' | 'held' | undefined {
  const found = variables.findLast(
    ({ key, enabled, disabled }) => key === 'allowWrites' && enabled !== false && disabled !== true,
  )
  const value = String(found?.value ?? '').trim()
  return value === '' ? undefined : value === 'true' ? 'allowed' : 'held'
}
