import { dirname } from 'node:path'
import { AuthError } from '../../plugin/auth'
import { whyNothingWasSent } from './nothing-sent'
import { Redactor } from './redaction/redactor'
import { learnTimings } from './selection/learn-timings'
import { readTimings, writeTimings } from './selection/timings'
import { redactedData } from './reports/build-report-data'
import { CliReport, type Progress } from './reports/cli-report'
import { textsIn } from './reports/contents'
import { report } from './reports/report'
import { type ReportData } from './reports/report-data'
import { FILE_REPORTERS } from './reports/reporters'
import { resultOf, type RunResult } from './reports/run-result'
import { prepareFolder } from './reports/write-reports'
import { findShardReports } from './reports/merge/find-shard-reports'
import { measuredByShards } from './measured'
import { mergeShards, saidBy, withOwnNumbers } from './reports/merge/merge-shards'
import { missingShards } from './reports/merge/one-run'
import { type ShardReport } from './reports/merge/shard-report'

/** What to merge, and how. Paths are absolute. */
export interface MergeOptions {
  folders: readonly string[]
  outFolder: string
  /** Whether a run of which shards are missing is merged all the same. */
  mayBeMissing: boolean
  /** Where response times are kept, for the division of later runs. */
  timingsFile?: string
  progress: Progress
  /** Ends it before anything is written. */
  signal: AbortSignal
  processEnv: NodeJS.ProcessEnv
}

/**
 * Makes one report of each kind out of what the shards of a run have reported, and shows the result. Nothing of the run's
 * own secrets is known here, and the files may come from anywhere: so the texts are redacted once more by looks and names,
 * and scanned as all reports are. Rejects with what `findShardReports`, `missingShards`, `readTimings` and `prepareFolder`
 * throw, and with CANCELLED, before anything is written.
 */
export async function mergeReports(options: MergeOptions): Promise<RunResult> {
  const { folders, outFolder, mayBeMissing, timingsFile, progress, signal, processEnv } = options
  const found = findShardReports(folders)
  const missing = missingShards(found, mayBeMissing)
  const known = timingsFile === undefined ? undefined : readTimings(timingsFile)
  await prepareFolder(outFolder)
  if (timingsFile !== undefined) await prepareFolder(dirname(timingsFile), 'timings', 'timings')

  const shards = found.map(withOwnNumbers)
  const merged = mergeShards(shards, missing)
  const redactor = new Redactor()
  const wording = { clean: (text: string) => redactor.redact(text), advise: (reason: string) => reason }
  await redactor.prepare(unlessCancelled(textsIn(merged), signal))
  const data = redactedData(merged, wording)
  const result = resultOfShards(shards, missing, data, wording.clean)
  const reporters = FILE_REPORTERS.filter((name) => shards.some((one) => one.reporters.includes(name)))
  // The jobs of the shards have marked their failures.
  const settings = { reporters, outFolder, processEnv, progress: { ...progress, command: () => undefined } }
  const final = await report(result, data, settings, redactor)
  if (known && timingsFile !== undefined && data.counts.requests > 0) {
    const isWhole = missing.length === 0 && shards.every((one) => one.isWhole)
    writeTimings(timingsFile, learnTimings(known, measuredByShards(shards), isWhole))
  }
  new CliReport(progress, wording, Date.now, 0).summary(final, data)
  return final
}

/** Hundreds of thousands of texts take a while, and signals are heard between them. */
function* unlessCancelled(texts: Iterable<string>, signal: AbortSignal): Generator<string> {
  for (const text of texts) {
    if (signal.aborted) throw new AuthError('CANCELLED', 'nothing was written')
    yield text
  }
}

function resultOfShards(
  shards: readonly ShardReport[],
  missing: readonly number[],
  data: ReportData,
  clean: (text: string) => string,
): RunResult {
  const silent = shards.flatMap(({ shard, nothingSent }) => (nothingSent ? [saidBy(shard, nothingSent)] : []))
  const isEmpty = data.counts.requests === 0 && !shards.every(({ mayBeEmpty }) => mayBeEmpty)
  if (silent.length === 0 && isEmpty) silent.push(whyNothingWasSent(data, [], []))
  const aborted = shards.find((one) => one.aborted)?.aborted
  return {
    ...resultOf(data),
    shards: { total: shards[0]?.shard.total ?? 0, missing },
    notes: [...new Set(shards.flatMap(({ notes }) => notes.map(clean)))],
    ...(silent.length > 0 && { nothingSent: clean(silent.join('; ')) }),
    ...(aborted && { aborted }),
    ...(data.reason !== undefined && { reason: data.reason }),
  }
}
