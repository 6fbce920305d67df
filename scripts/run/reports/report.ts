import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { annotations, jobSummary } from './github'
import { type HtmlReport } from './html-report'
import { jsonReport } from './json-report'
import { junitReport } from './junit'
import { type Redactor } from '../redaction/redactor'
import { type CollectionRun } from '../run-collection'
import { type Reporter, type RunResult } from '../run-options'
import { holdsSecret } from '../redaction/scan'
import { type Settings } from '../settings'
import { type ReportFile, writeReports } from './write-reports'

type FileReporter = Exclude<Reporter, 'cli'>

/** What reporting needs besides the run. */
export interface Reports {
  settings: Settings
  redactor: Redactor
  /** There when an HTML report is wanted. */
  html: HtmlReport | undefined
}

/** Writes the reports that were asked for, and tells GitHub where it listens. Resolves to the result with its reports. */
export async function report(
  result: RunResult,
  runs: readonly CollectionRun[],
  { settings, redactor, html }: Reports,
): Promise<RunResult> {
  const files = reportFiles(runs, settings, html)
  const announced = { ...result, reports: files.map(({ path }) => path) }
  const written = await writeReports(files, announced, redactor.values)
  const final = { ...result, ...written, errors: result.errors + written.withdrawn.length }
  await tellGithub(final, settings, redactor)
  return final
}

function reportFiles(
  runs: readonly CollectionRun[],
  { reporters, outFolder, shard }: Settings,
  html: HtmlReport | undefined,
): ReportFile[] {
  // Machines that share the work may collect their reports in one folder.
  const part = shard ? `-${String(shard.index)}-of-${String(shard.total)}` : ''
  const all: Record<FileReporter, ReportFile> = {
    junit: { path: join(outFolder, `junit${part}.xml`), render: () => junitReport(runs) },
    json: { path: join(outFolder, `report${part}.json`), render: (result) => jsonReport(result, runs) },
    html: { path: join(outFolder, `report${part}.html`), render: (result) => html?.(result, runs) ?? '' },
  }
  return reporters.filter((name) => name !== 'cli').map((name) => all[name])
}

async function tellGithub(result: RunResult, { processEnv, progress }: Settings, redactor: Redactor): Promise<void> {
  const file = processEnv.GITHUB_STEP_SUMMARY
  if (!file) return
  for (const line of annotations(result)) progress.line(line)
  const summary = jobSummary(result)
  // Scanned beforehand: what other steps wrote to the same file is not ours to take back.
  if (!holdsSecret(summary, redactor.values)) await appendFile(file, summary)
}
