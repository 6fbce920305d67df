import { dirname } from 'node:path'
import { declaredValue, writesOf } from './declared-value'
import { type InjectedTokens, type RunPlan } from './protocol/messages'
import { type Settings } from './run-options'
import { scriptVariables } from './script-variables'
import { type CollectionInput } from './selection/item-tree'

/**
 * What a worker needs to run one collection.
 *
 * @param references the variables that the collection refers to
 */
export function planRun(
  { definition, file }: CollectionInput,
  settings: Settings,
  references: ReadonlySet<string>,
  tokens: InjectedTokens,
): RunPlan {
  const { environment, iterationData, bail, reporters, timeoutRequestMs, timeoutScriptMs } = settings
  const writes = writesOf(settings.writes, environment.values, definition)
  const allowWrites = writes === 'undeclared' ? [] : [{ key: 'allowWrites', value: String(writes === 'allowed') }]
  // Newman only reads `disabled`, and would use a variable that is switched off by `enabled: false` (newman#2986).
  const values = scriptVariables(environment.values, references).map(({ enabled, ...variable }) => ({
    ...variable,
    ...(enabled === false && { disabled: true }),
  }))
  const given = new Map(values.filter(({ disabled }) => !disabled).map(({ key, value }) => [key, value]))
  return {
    options: {
      collection: definition as object,
      environment: { name: environment.name, values },
      envVar: [...allowWrites, ...tokens.variables],
      ...(iterationData && { iterationData }),
      workingDir: settings.workingDir ?? dirname(file),
      insecureFileRead: false,
      timeoutRequest: timeoutRequestMs,
      timeoutScript: timeoutScriptMs,
    },
    tokens,
    givenTokens: Object.fromEntries(tokens.variables.map(({ key }) => [key, given.get(key)])),
    keepExchanges: reporters.includes('html'),
    pauseBeforeRequests: bail ?? false,
    holdWrites: writes === 'held',
    auth0Domain: declaredValue('auth0Domain', environment.values, definition),
    privatePaths: settings.privatePaths ?? [],
  }
}
