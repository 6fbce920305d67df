import { referencesIn } from '../formats/references'
import { type AccountTokens } from './account-tokens'
import { type KeptVariables } from './kept-variables'
import { type Attempt, casesOf, hasFailed } from './record/attempt'
import { type CollectionRun } from './record/collection-run'
import { recordEvent } from './record/record-event'
import { RunRecorder } from './record/run-recorder'
import { learnVariables } from './redaction/known-secrets'
import { type Redactor } from './redaction/redactor'
import { type CliReport } from './reports/cli-report'
import { type Notes } from './notes'
import { iterationsOf, type Settings } from './run-options'
import { planRun } from './plan-run'
import { isForScripts, refreshTokensIn } from './script-variables'
import { type CollectionInput, nodesOf, ownName, plannedItems } from './selection/item-tree'
import { type StopController } from './stop'
import { type TokenUse } from './token-use'
import { type WorkerPool } from './worker-pool/worker-pool'

/** What the collections of one run share. */
export interface RunContext {
  pool: WorkerPool
  settings: Settings
  tokens: AccountTokens
  tokenUse: TokenUse
  notes: Notes
  redactor: Redactor
  stop: StopController
  /** Undefined where each collection begins anew. */
  kept: KeptVariables | undefined
  /** Undefined without the cli reporter. */
  cli: CliReport | undefined
}

/** Runs one collection in a worker and records it. Never rejects: whatever fails is recorded as an attempt. */
export async function runCollection(collection: CollectionInput, context: RunContext): Promise<CollectionRun> {
  const { pool, settings, tokens, tokenUse, notes, redactor, stop, kept, cli } = context
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
  const references = referencesIn(collection.definition)
  for (const key of refreshTokensIn(settings.environment.values, references)) {
    notes.add(`the collection "${label}" refers to "${key}", but no collection is given a refresh token`)
  }
  const currentTokens = () => tokens.current((key) => isForScripts(key, references) && !kept?.isSet(key))
  const plan = planRun(collection, settings, references, currentTokens(), kept)
  const learn = (secret: string) => redactor.learn(secret)
  const recording = { recorder, learn, listener, keepLogs: settings.reporters.includes('html') }
  const startedAt = settings.now()
  if (!stop.reason) {
    await pool.run(plan, (event, resume) => {
      recordEvent(event, recording)
      if (event.type === 'token-sent') tokenUse.sent(event.key, event.host)
      if (event.type === 'token-refused') tokenUse.refused(event)
      if (event.type === 'variables') {
        learnVariables([...event.environment.set, ...event.globals.set], learn)
        kept?.environment.keep(event.environment)
        kept?.globals.keep(event.globals)
      }
      if (event.type === 'paused') {
        const goOn = () => {
          resume(currentTokens())
        }
        void afterRenewal(goOn, tokens, stop)
      }
    })
  }
  recorder.finish(iterationsOf(settings), stop.reason?.why)
  return {
    label,
    name: ownName(collection) || label,
    attempts: recorder.attempts,
    durationMs: settings.now() - startedAt,
  }
}

/** Calls `goOn` when all tokens are valid, unless the run was stopped. */
async function afterRenewal(goOn: () => void, tokens: AccountTokens, stop: StopController): Promise<void> {
  try {
    await tokens.renew()
    if (!stop.reason) goOn()
  } catch (error) {
    stop.stop({ aborted: 'signed-out', why: error instanceof Error ? error.message : String(error) })
  }
}
