import { dirname } from 'node:path'
import { type AccountTokens } from './account-tokens'
import { type Attempt, casesOf, hasFailed } from './record/attempt'
import { type CliReport } from './reports/cli-report'
import { recordEvent } from './record/record-event'
import { nodesOf, plannedItems } from './selection/item-tree'
import { Journal } from './record/run-recorder'
import { type RunPlan } from './protocol/messages'
import { type Lanes } from './worker-pool/worker-pool'
import { type Redactor } from './redaction/redactor'
import { type CollectionInput } from './run-options'
import { type Settings } from './settings'
import { type Stop } from './stop'

/** What the collections of one run share. */
export interface Surroundings {
  lanes: Pick<Lanes, 'run'>
  settings: Settings
  tokens: AccountTokens
  redactor: Redactor
  stop: Stop
  /** There when somebody watches. */
  cli: CliReport | undefined
}

export interface CollectionRun {
  name: string
  attempts: readonly Attempt[]
  durationMs: number
}

/** Runs one collection in a lane and keeps its journal. Never rejects: what went wrong is an attempt. */
export async function runCollection(collection: CollectionInput, around: Surroundings): Promise<CollectionRun> {
  const { lanes, settings, tokens, redactor, stop, cli } = around
  const onScreen = cli?.watcherOf(collection.name)
  const journal = new Journal(plannedItems(nodesOf(collection)))
  const watcher = {
    logged: (text: string) => onScreen?.logged(text),
    ended: (attempt: Attempt) => {
      onScreen?.ended(attempt)
      if (settings.bail && hasFailed(casesOf(attempt))) stop.now({ why: 'the run stops at its first failure' })
    },
  }
  const plan = planOf(collection, settings, tokens)
  const recording = { journal, redactor, watcher, keepsLogs: plan.keepsExchanges }
  const startedAt = settings.now()
  if (!stop.reason) {
    await lanes.run(plan, (event, go) => {
      recordEvent(event, recording)
      if (event.is === 'waits') void letGo(go, tokens, stop)
    })
  }
  journal.finish(settings.iterationData?.length ?? 1, stop.reason?.why)
  return { name: collection.name, attempts: journal.attempts, durationMs: settings.now() - startedAt }
}

/** A request leaves with good tokens, and not after the run was stopped. */
async function letGo(go: (tokens: RunPlan['tokens']) => void, tokens: AccountTokens, stop: Stop): Promise<void> {
  try {
    if (tokens.due) await tokens.renew()
    if (!stop.reason) go(tokens.given)
  } catch (error) {
    stop.now({ aborted: 'signed-out', why: error instanceof Error ? error.message : String(error) })
  }
}

function planOf(
  { definition, file }: CollectionInput,
  { environment, allowWrites, iterationData, bail, reporters, timeoutRequestMs, timeoutScriptMs }: Settings,
  { given }: AccountTokens,
): RunPlan {
  return {
    options: {
      collection: definition as object,
      // Newman reads `disabled` only, and would use a variable that is switched off by `enabled: false` (newman#2986).
      environment: {
        name: environment.name,
        values: environment.values.map(({ enabled, ...variable }) => ({
          ...variable,
          ...(enabled === false && { disabled: true }),
        })),
      },
      envVar: [{ key: 'allowWrites', value: String(allowWrites) }, ...given.variables],
      ...(iterationData && { iterationData }),
      workingDir: dirname(file),
      insecureFileRead: false,
      timeoutRequest: timeoutRequestMs,
      timeoutScript: timeoutScriptMs,
    },
    tokens: given,
    keepsExchanges: reporters.includes('html'),
    stepwise: bail ?? false,
  }
}
