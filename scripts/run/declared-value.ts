import { recordsIn } from '../formats/parse-json'
import { isSwitchedOn, type Variable, valueText } from '../formats/postman-environment'

/** Whether requests that change data may be sent, as somebody has declared it. */
export type Writes = 'allowed' | 'held' | 'undeclared'

/**
 * Who decides about writes: the command line, else the environment's `allowWrites`, else the collection's own variable of
 * that name. Any value but `true` holds them.
 */
export function writesOf(
  option: 'allowed' | 'held' | undefined,
  environment: readonly Variable[],
  collection: { variable?: unknown },
): Writes {
  const value = declaredValue('allowWrites', environment, collection)
  return option ?? (value === '' ? 'undeclared' : value === 'true' ? 'allowed' : 'held')
}

/** The value that a run begins with: the environment's, else the collection's; trimmed, and empty when there is none. */
export function declaredValue(
  key: string,
  environment: readonly Variable[],
  { variable }: { variable?: unknown },
): string {
  const isMeant = (one: Partial<Variable>) => one.key === key && isSwitchedOn(one)
  const values = [environment, recordsIn(variable)].map((variables) => variables.findLast(isMeant)?.value)
  return values.map((value) => valueText({ value }).trim()).find(Boolean) ?? ''
}
