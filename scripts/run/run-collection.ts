import { dirname } from 'node:path'
import { type AccountTokens } from './account-tokens'
import { type InjectedTokens, type RunPlan } from './protocol/messages'
import { type Attempt, casesOf, hasFailed } from './record/attempt'
import { type CollectionRun } from './record/collection-run'
import { recordEvent } from './record/record-event'
import { RunRecorder } from './record/run-recorder'
import { type Redactor } from './redaction/redactor'
import { type CliReport } from './reports/cli-report'
import { type Settings } from './run-options'
import { type CollectionInput, nodesOf, ownName, plannedItems } from './selection/item-tree'
import { type StopController } from './stop'
import { type WorkerPool } from './worker-pool/worker-pool'

/** What the collections of one run share. */
export interface RunContext {
  pool: WorkerPool
  settings: Settings
  tokens: AccountTokens
  redactor: Redactor
  stop: StopController
  /** Undefined without the cli reporter. */
  cli: CliReport | undefined
}

/** Runs one collection in a worker and records it. Never rejects: whatever fails is recorded as an attempt. */
export async function runCollection(collection: CollectionInput, context: RunContext): Promise<CollectionRun> {
  const { pool, settings, tokens, redactor, stop, cli } = context
  const { name: label } = collection
  const cliListener = cli?.listenerOf(label)
  const recorder = new RunRecorder(plannedItems(nodesOf(collection)))
  const listener = {
    onLog: (text: string) => cliListener?.onLog(text),
    onAttempt: (attempt: Attempt) => {
      cliListener?.onAttempt(attempt)
      if (settings.bail && hasFailed(casesOf(attempt))) stop.stop({ why: 'the run stops at its first failure' })
    },
  }
  const plan = planOf(collection, settings, tokens)
  const learn = (secret: string) => redactor.learn(secret)
  const recording = { recorder, learn, listener, keepLogs: settings.reporters.includes('html') }
  const startedAt = settings.now()
  if (!stop.reason) {
    await pool.run(plan, (event, resume) => {
      recordEvent(event, recording)
      if (event.type === 'paused') void resumeWithTokens(resume, tokens, stop)
    })
  }
  recorder.finish(settings.iterationData?.length ?? 1, stop.reason?.why)
  return {
    label,
    name: ownName(collection) || label,
    attempts: recorder.attempts,
    durationMs: settings.now() - startedAt,
  }
}

/** Sends a paused request with valid tokens, unless the run was stopped. */
async function resumeWithTokens(
  resume: (tokens: InjectedTokens) => void,
  tokens: AccountTokens,
  stop: StopController,
): Promise<void> {
  try {
    await tokens.renew()
    if (!stop.reason) resume(tokens.current)
  } catch (error) {
    stop.stop({ aborted: 'signed-out', why: error instanceof Error ? error.message : String(error) })
  }
}

function planOf(
  { definition, file }: CollectionInput,
  { environment, allowWrites, iterationData, bail, reporters, timeoutRequestMs, timeoutScriptMs }: Settings,
  { current }: AccountTokens,
): RunPlan {
  return {
    options: {
      collection: definition as object,
      // Newman only reads `disabled`, and would use a variable that is switched off by `enabled: false` (newman#2986).
      environment: {
        name: environment.name,
        values: environment.values.map(({ enabled, ...variable }) => ({
          ...variable,
          ...(enabled === false && { disabled: true }),
        })),
      },
      envVar: [{ key: 'allowWrites', value: String(allowWrites) }, ...current.variables],
      ...(iterationData && { iterationData }),
      workingDir: dirname(file),
      insecureFileRead: false,
      timeoutRequest: timeoutRequestMs,
      timeoutScript: timeoutScriptMs,
    },
    tokens: current,
    keepExchanges: reporters.includes('html'),
    pauseBeforeRequests: bail ?? false,
  }
}
