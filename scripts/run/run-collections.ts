import { AccountTokens } from './account-tokens'
import { refuseNewmanrc } from './newmanrc'
import { type CollectionRun } from './record/collection-run'
import { learnKnownSecrets } from './redaction/known-secrets'
import { Redactor } from './redaction/redactor'
import { CliReport } from './reports/cli-report'
import { buildReportData } from './reports/build-report-data'
import { textsIn } from './reports/contents'
import { report } from './reports/report'
import { resultOf, type RunResult } from './reports/run-result'
import { skipAdvice } from './reports/skip-advice'
import { prepareFolder } from './reports/write-reports'
import { runCollection, type RunContext } from './run-collection'
import { type RunOptions, withDefaults } from './run-options'
import { type CollectionInput, nodesOf, plannedItems, tidied } from './selection/item-tree'
import { selectFolders } from './selection/select-folders'
import { shardOf } from './selection/shard'
import { StopController, stopFromOutside } from './stop'
import { mapConcurrently, WorkerPool } from './worker-pool/worker-pool'

export type { RunResult } from './reports/run-result'
export type { RunOptions } from './run-options'

/**
 * Runs collections in stock Newman, with tokens injected and without secrets in the reports. Rejects only before any
 * request was sent: without a token (as `tokenOf` rejects), with FOLDER_UNKNOWN, NEWMANRC_FOUND or OUT_UNWRITABLE.
 */
export async function runCollections(options: RunOptions): Promise<RunResult> {
  const settings = withDefaults(options)
  const { now, reporters, progress } = settings
  refuseNewmanrc(process.env)
  const selected = selectFolders(options.collections.map(tidied), options.folders)
  const collections = options.shard ? shardOf(selected, options.shard) : selected

  if (reporters.some((name) => name !== 'cli')) await prepareFolder(settings.outFolder)
  const redactor = new Redactor()
  const tooShort = learnKnownSecrets({ ...options, collections }, redactor)
  const tokens = new AccountTokens(options.tokenOf, now, (secret) => redactor.learn(secret))
  await tokens.fetch(options.accounts)

  const wording = { clean: (text: string) => redactor.redact(text), advise: skipAdvice(options.loginCommand) }
  const cli = reporters.includes('cli')
    ? new CliReport(progress, wording, now, plannedRequests(collections, options))
    : undefined
  cli?.begin(tooShort)
  const startedAt = now()
  const stop = new StopController()
  const runs = await runAll(collections, { settings, tokens, redactor, stop, cli })
  const { aborted, why = '' } = stop.reason ?? {}
  const when = { startedAt, durationMs: now() - startedAt }
  await redactor.prepare(textsIn(runs))
  const data = buildReportData(runs, wording, { ...when, ...(aborted && { reason: why }) })
  const { reason } = data
  const result = { ...resultOf(data), ...(aborted && { aborted }), ...(reason !== undefined && { reason }) }
  const final = await report(result, data, settings, redactor)
  cli?.summary(final, data)
  return final
}

/** Runs the collections, `parallel` at a time. */
async function runAll(
  collections: readonly CollectionInput[],
  context: Omit<RunContext, 'pool'>,
): Promise<CollectionRun[]> {
  const { settings, stop } = context
  const parallel = Math.min(settings.parallel, collections.length)
  const release = stopFromOutside(stop, settings.timeoutMs, settings.signal)
  const pool = new WorkerPool(parallel, settings.timeoutScriptMs, stop.signal)
  try {
    return await mapConcurrently(collections, parallel, (collection) => runCollection(collection, { ...context, pool }))
  } finally {
    release()
    pool.close()
  }
}

function plannedRequests(collections: readonly CollectionInput[], { iterationData }: RunOptions): number {
  return collections.flatMap((one) => plannedItems(nodesOf(one))).length * (iterationData?.length ?? 1)
}
