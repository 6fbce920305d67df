import { dirname } from 'node:path'
import { declaredValue, writesOf } from './declared-value'
import { type KeptVariables } from './kept-variables'
import { type InjectedTokens, type RunPlan } from './protocol/messages'
import { iterationsOf, type Settings } from './run-options'
import { scriptVariables, type VariableInput } from './script-variables'
import { type CollectionInput } from './selection/item-tree'

/**
 * What a worker needs to run one collection.
 *
 * @param references the variables that the collection refers to
 * @param kept what scripts of earlier collections have left: it is theirs, and no rule of ours takes it away
 */
export function planRun(
  { definition, file }: CollectionInput,
  settings: Settings,
  references: ReadonlySet<string>,
  tokens: InjectedTokens,
  kept?: KeptVariables,
): RunPlan {
  const { environment, globals, iterationData, bail, reporters, clientCertificate } = settings
  const writes = writesOf(settings.writes, environment.values, definition)
  const allowWrites = writes === 'undeclared' ? [] : [{ key: 'allowWrites', value: String(writes === 'allowed') }]
  const ownValues = forNewman(environment.values, references)
  const values = kept?.environment.applyTo(ownValues) ?? ownValues
  const ownGlobals = forNewman(globals ?? [], references)
  const given = new Map(values.filter(({ disabled }) => !disabled).map(({ key, value }) => [key, value]))
  return {
    options: {
      collection: definition as object,
      environment: { ...(environment.name && { name: environment.name }), values } as Variables,
      globals: { values: kept?.globals.applyTo(ownGlobals) ?? ownGlobals } as Variables,
      envVar: [...allowWrites, ...tokens.variables],
      ...(iterationData && { iterationData }),
      iterationCount: iterationsOf(settings),
      ...(settings.delayRequestMs !== undefined && { delayRequest: settings.delayRequestMs }),
      ...(settings.insecure && { insecure: true }),
      ...(clientCertificate && {
        sslClientCert: clientCertificate.cert,
        sslClientKey: clientCertificate.key,
        sslClientPassphrase: clientCertificate.passphrase,
      }),
      workingDir: settings.workingDir ?? dirname(file),
      // Of body files the worker's own rules decide, so this is about the certificate only.
      insecureFileRead: clientCertificate !== undefined,
      timeoutRequest: settings.timeoutRequestMs,
      timeoutScript: settings.timeoutScriptMs,
    },
    tokens,
    givenTokens: Object.fromEntries(tokens.variables.map(({ key }) => [key, given.get(key)])),
    keepExchanges: reporters.includes('html'),
    keepVariables: kept !== undefined,
    pauseBeforeRequests: bail ?? false,
    holdWrites: writes === 'held',
    auth0Domain: declaredValue('auth0Domain', environment.values, definition),
    privatePaths: settings.privatePaths ?? [],
    network: settings.network,
  }
}

/** What Newman takes variables in; its typing knows no values but texts, and requires a name. */
type Variables = NonNullable<Exclude<RunPlan['options']['environment'], string>>

/** Newman only reads `disabled`, and would use a variable that is switched off by `enabled: false` (newman#2986). */
function forNewman(variables: readonly VariableInput[], references: ReadonlySet<string>): VariableInput[] {
  return scriptVariables(variables, references).map(({ enabled, isAskedFor: _, ...variable }) => ({
    ...variable,
    ...(enabled === false && { disabled: true }),
  }))
}
