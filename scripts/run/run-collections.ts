import { dirname } from 'node:path'
import { isUnverified, UNVERIFIED } from '../../plugin/node/network/variables'
import { AccountTokens } from './account-tokens'
import { writesOf } from './declared-value'
import { KeptVariables } from './kept-variables'
import { refuseNewmanrc } from './newmanrc'
import { measuredIn } from './measured'
import { Notes } from './notes'
import { whyNothingWasSent } from './nothing-sent'
import { type CollectionRun } from './record/collection-run'
import { learnKnownSecrets } from './redaction/known-secrets'
import { Redactor } from './redaction/redactor'
import { CliReport } from './reports/cli-report'
import { buildReportData } from './reports/build-report-data'
import { textsIn } from './reports/contents'
import { shardFileName } from './reports/merge/shard-report'
import { report } from './reports/report'
import { fileReporters } from './reports/reporters'
import { resultOf, type RunResult } from './reports/run-result'
import { skipAdvice } from './reports/skip-advice'
import { prepareFolder } from './reports/write-reports'
import { runCollection, type RunContext } from './run-collection'
import { identityOf } from './run-identity'
import { iterationsOf, type RunOptions, withDefaults } from './run-options'
import { type CollectionInput, nodesOf, plannedItems, tidied } from './selection/item-tree'
import { plannedWrites } from './planned-writes'
import { learnTimings } from './selection/learn-timings'
import { wholeParts } from './selection/parts'
import { selectFolders } from './selection/select-folders'
import { shardOf } from './selection/shard'
import { writeTimings } from './selection/timings'
import { StopController, stopFromOutside } from './stop'
import { TokenUse } from './token-use'
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
  const whole = options.collections.map(tidied)
  const selected = selectFolders(whole, options.folders)
  const { shard, timings } = options
  const parts = shard ? shardOf(selected, shard, timings?.known) : wholeParts(selected)
  const collections = parts.map(({ collection }) => collection)

  if (fileReporters(reporters).length > 0) {
    await prepareFolder(settings.outFolder, 'out', 'reports', shard && shardFileName(shard))
  }
  if (timings && !shard) await prepareFolder(dirname(timings.file), 'timings', 'timings')
  const redactor = new Redactor()
  const learn = (secret: string) => redactor.learn(secret)
  const tooShort = learnKnownSecrets({ ...options, collections }, redactor)
  const wording = { clean: (text: string) => redactor.redact(text), advise: skipAdvice(options.loginCommand) }
  const cli = reporters.includes('cli')
    ? new CliReport(progress, wording, now, plannedRequests(collections, options))
    : undefined
  const notes = new Notes(wording.clean, (text) => {
    if (cli) cli.note(text)
    else progress.line(`note: ${text}`)
  })
  const { tokenOf, tokenVariable: variable } = options
  const tokens = new AccountTokens({ tokenOf, now, learn, note: notes.add, variable })
  await tokens.fetch(options.accounts)

  cli?.begin(tooShort)
  if (options.insecure) notes.add('certificates are not verified: whoever answers may be anybody')
  else if (isUnverified(process.env)) notes.add(UNVERIFIED)
  noteWrites(collections, options, notes)
  const startedAt = now()
  const stop = new StopController()
  const tokenUse = new TokenUse(tokens, options.environment, notes.add, (account, { request, challenge, ...refused }) =>
    options.onRefused?.(account, {
      ...refused,
      request: redactor.redact(request),
      challenge: redactor.redact(challenge),
    }),
  )
  const kept = options.keepVariables ? new KeptVariables() : undefined
  const runs = await runAll(collections, { settings, tokens, tokenUse, notes, redactor, stop, kept, cli })
  const { aborted, why = '' } = stop.reason ?? {}
  const when = { startedAt, durationMs: now() - startedAt }
  await redactor.prepare(textsIn(runs))
  const data = buildReportData(runs, wording, { ...when, ...(aborted && { reason: why }) })
  const { reason, counts } = data
  if (counts.requests > 0) tokenUse.end()
  const isEmptyShard = shard !== undefined && collections.length === 0
  const isEmpty = counts.requests === 0 && !aborted && !isEmptyShard && !options.passWithNoTests
  const result = {
    ...resultOf(data),
    ...(shard && { shard }),
    notes: notes.texts,
    ...(isEmpty && { nothingSent: redactor.redact(whyNothingWasSent(data, whole, collections)) }),
    ...(aborted && { aborted }),
    ...(reason !== undefined && { reason }),
  }
  const isWhole = (options.folders ?? []).length === 0
  const ofRun = shard && {
    ...shard,
    ...{ parts, isWhole, run: identityOf(whole, selected, shard.total, options) },
    mayBeEmpty: options.passWithNoTests ?? false,
  }
  const final = await report(result, data, { ...settings, shard: ofRun }, redactor)
  if (timings && !shard && counts.requests > 0) {
    writeTimings(timings.file, learnTimings(timings.known, measuredIn(data, parts), isWhole))
  }
  cli?.summary(final, data)
  return final
}

/** Before anything is sent: how many writes go where, if nobody has declared whether they may. */
function noteWrites(
  collections: readonly CollectionInput[],
  { environment, globals = [], writes }: RunOptions,
  notes: Notes,
): void {
  const undeclared = collections.filter(
    ({ definition }) => writesOf(writes, environment.values, definition) === 'undeclared',
  )
  const { count, hosts } = plannedWrites(undeclared, [...globals, ...environment.values])
  if (count === 0) return
  const [what, are] =
    count === 1 ? ['1 request that changes data', 'is'] : [`${String(count)} requests that change data`, 'are']
  notes.add(
    `${what} ${are} sent to ${hosts.join(', ')}: "allowWrites" is not set, and "--no-writes" would hold them back`,
  )
}

/** Runs the collections, `parallel` at a time. */
async function runAll(
  collections: readonly CollectionInput[],
  context: Omit<RunContext, 'pool'>,
): Promise<CollectionRun[]> {
  const { settings, stop } = context
  const parallel = Math.min(settings.parallel, collections.length)
  const release = stopFromOutside(stop, settings.timeoutMs, settings.signal)
  const { pool = new WorkerPool() } = settings
  pool.open(parallel, stop.signal)
  try {
    return await mapConcurrently(collections, parallel, (collection) => runCollection(collection, { ...context, pool }))
  } finally {
    release()
    pool.close()
  }
}

function plannedRequests(collections: readonly CollectionInput[], options: RunOptions): number {
  return collections.flatMap((one) => plannedItems(nodesOf(one))).length * iterationsOf(options)
}
