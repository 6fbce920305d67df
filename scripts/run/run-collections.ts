import { AccountTokens } from './account-tokens'
import { CliReport } from './reports/cli-report'
import { loadHtmlReport } from './reports/html-report'
import { nodesOf, plannedItems, tidied } from './selection/item-tree'
import { learnKnownSecrets } from './redaction/known-secrets'
import { Lanes } from './worker-pool/worker-pool'
import { refuseNewmanrc } from './newmanrc'
import { inPool } from './worker-pool/in-pool'
import { redactRun } from './reports/redact-attempt'
import { Redactor } from './redaction/redactor'
import { report } from './reports/report'
import { type CollectionRun, runCollection, type Surroundings } from './run-collection'
import { type CollectionInput, type RunOptions, type RunResult } from './run-options'
import { selectFolders } from './selection/select-folders'
import { withDefaults } from './settings'
import { shardOf } from './selection/shard'
import { Stop, stopFromOutside } from './stop'
import { totalOf } from './reports/run-result'
import { prepareFolder } from './reports/write-reports'

export type { RunOptions, RunResult } from './run-options'

/**
 * Runs collections in stock Newman: tokens in, reports without secrets out. Rejects only when nothing could be run: no
 * token (as `tokenOf` rejected, and before any request), an unknown folder, a `.newmanrc`, a reporter that is missing,
 * a folder no report can be written to.
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
  const tokens = new AccountTokens(options.tokenOf, now, redactor)
  await tokens.fetch(options.accounts)
  const html = reporters.includes('html') ? await loadHtmlReport() : undefined

  const cli = reporters.includes('cli')
    ? new CliReport(progress, redactor, now, plannedRequests(collections, options))
    : undefined
  cli?.begin(tooShort)
  const startedAt = now()
  const stop = new Stop()
  const runs = await runAll(collections, { settings, tokens, redactor, stop, cli })
  const shown = runs.map((run) => redactRun(run, redactor))
  const result = totalOf(shown, now() - startedAt, stop.reason, redactor)
  const final = await report(result, shown, { settings, redactor, html })
  cli?.summary(final)
  return final
}

/** Runs the collections, several at a time. */
async function runAll(
  collections: readonly CollectionInput[],
  around: Omit<Surroundings, 'lanes'>,
): Promise<CollectionRun[]> {
  const { settings, stop } = around
  const parallel = Math.min(settings.parallel, collections.length)
  const release = stopFromOutside(stop, settings.timeoutMs, settings.signal)
  const lanes = new Lanes(parallel, settings.timeoutScriptMs, stop)
  try {
    return await inPool(collections, parallel, (collection) => runCollection(collection, { ...around, lanes }))
  } finally {
    release()
    lanes.close()
  }
}

function plannedRequests(collections: readonly CollectionInput[], { iterationData }: RunOptions): number {
  return collections.flatMap((one) => plannedItems(nodesOf(one))).length * (iterationData?.length ?? 1)
}
