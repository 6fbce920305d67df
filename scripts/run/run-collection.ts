import { dirname } from 'node:path'
import { type NewmanRunOptions } from 'newman'
import { type AccountTokens } from './account-tokens'
import { type Attempt, casesOf, hasFailed } from './attempt'
import { type CliReport } from './cli-report'
import { EventRecorder } from './event-recorder'
import { nodesOf, plannedItems } from './item-tree'
import { Journal } from './journal'
import { type NewmanEmitter, type RuntimeRun } from './newman-types'
import { type Redactor } from './redactor'
import { type CollectionInput } from './run-options'
import { withScriptRejections } from './script-rejections'
import { type Settings } from './settings'
import { steerRun } from './steer-run'
import { type Stop } from './stop'

/** How long Newman may take to end in good order once all have to stop. */
const GRACE_MS = 1_000

/** What the collections of one run share. */
export interface Surroundings {
  newman: { run: (options: NewmanRunOptions, done: (error: Error | null) => void) => unknown }
  settings: Settings
  tokens: AccountTokens | undefined
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

/** Runs one collection in stock Newman, whose own reporters stay off. Never rejects: what went wrong is an attempt. */
export async function runCollection(collection: CollectionInput, around: Surroundings): Promise<CollectionRun> {
  const { settings, redactor, stop, cli } = around
  const watcher = cli?.watcherOf(collection.name)
  const journal = new Journal(plannedItems(nodesOf(collection)))
  const recorder = new EventRecorder(
    journal,
    redactor,
    {
      logged: (text) => watcher?.logged(text),
      ended: (attempt) => {
        watcher?.ended(attempt)
        if (settings.bail && hasFailed(casesOf(attempt))) stop.now({ why: 'the run stops at its first failure' })
      },
    },
    settings.reporters.includes('html'),
  )
  const startedAt = settings.now()
  await withScriptRejections(
    (reason) => {
      recorder.rejected(reason)
    },
    () => untilDone(collection, around, journal, recorder),
  )
  journal.finish(settings.iterationData?.length ?? 1, stop.reason?.why)
  return { name: collection.name, attempts: journal.attempts, durationMs: settings.now() - startedAt }
}

function untilDone(
  collection: CollectionInput,
  { newman, settings, tokens, stop }: Surroundings,
  journal: Journal,
  recorder: EventRecorder,
): Promise<void> {
  return new Promise((resolve) => {
    let run: RuntimeRun | undefined
    let grace: NodeJS.Timeout | undefined
    // Newman calls back more than once when it times out, and goes on sending events.
    const settle = (error: Error | null) => {
      clearTimeout(grace)
      unlisten()
      emitter.removeAllListeners()
      if (error) journal.fail(error.message)
      run?.host?.dispose()
      resolve()
    }
    const emitter = newman.run(newmanOptions(collection, settings, tokens), settle) as NewmanEmitter
    recorder.attach(emitter)
    const { halt } = steerRun(emitter, { journal, tokens, stop })
    emitter.on('start', (_error, detail) => {
      run = detail.run
    })
    const unlisten = stop.whenStopped(() => {
      halt()
      grace = setTimeout(settle, GRACE_MS, null)
    })
  })
}

/** Newman's `timeout` stays unset: it sends events after it, and its timer keeps the process of a cancelled run alive. */
function newmanOptions(
  { definition, file }: CollectionInput,
  { environment, allowWrites, iterationData, ...options }: Settings,
  tokens: AccountTokens | undefined,
): NewmanRunOptions {
  return {
    collection: definition,
    // Newman reads `disabled` only, and would use a variable that is switched off by `enabled: false` (newman#2986).
    environment: {
      name: environment.name,
      values: environment.values.map(({ enabled, ...variable }) => ({
        ...variable,
        ...(enabled === false && { disabled: true }),
      })),
    },
    envVar: [{ key: 'allowWrites', value: String(allowWrites) }, ...(tokens?.variables ?? [])],
    ...(iterationData && { iterationData }),
    reporters: [],
    workingDir: dirname(file),
    insecureFileRead: false,
    timeoutRequest: options.timeoutRequestMs,
    timeoutScript: options.timeoutScriptMs,
  }
}
