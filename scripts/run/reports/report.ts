import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CollectionRun } from '../record/collection-run'
import { type Redactor } from '../redaction/redactor'
import { holdsSecret } from '../redaction/scan'
import { type Progress } from './cli-report'
import { annotations, jobSummary } from './github'
import { type HtmlReport } from './html-report'
import { jsonReport } from './json-report'
import { junitReport } from './junit'
import { type RunResult } from './run-result'
import { type ReportFile, writeReports } from './write-reports'

/** `cli` writes to the terminal while the run goes on, the others write files at its end. */
export type Reporter = 'cli' | 'junit' | 'json' | 'html'

type FileReporter = Exclude<Reporter, 'cli'>

/** Which reports are wanted, and where they go. */
interface ReportSettings {
  reporters: readonly Reporter[]
  outFolder: string
  shard?: { index: number; total: number } | undefined
  progress: Pick<Progress, 'line' | 'command'>
  /** Where `GITHUB_STEP_SUMMARY` is looked for. */
  processEnv: NodeJS.ProcessEnv
}

/** What reporting needs besides the run. */
interface ReportContext {
  settings: ReportSettings
  redactor: Redactor
  /** Undefined unless an HTML report is wanted. */
  html: HtmlReport | undefined
}

/** Writes the wanted reports, and a job summary on GitHub. Resolves to the result with the paths of its reports. */
export async function report(
  result: RunResult,
  runs: readonly CollectionRun[],
  { settings, redactor, html }: ReportContext,
): Promise<RunResult> {
  const files = reportFiles(runs, settings, html)
  const announced = { ...result, reports: files.map(({ path }) => path) }
  const written = await writeReports(files, announced, redactor.values)
  const final = { ...result, ...written, errors: result.errors + written.withdrawn.length }
  await writeJobSummary(final, settings, redactor)
  return final
}

function reportFiles(
  runs: readonly CollectionRun[],
  { reporters, outFolder, shard }: ReportSettings,
  html: HtmlReport | undefined,
): ReportFile[] {
  // Machines that run a shard each may collect their reports in one folder.
  const part = shard ? `-${String(shard.index)}-of-${String(shard.total)}` : ''
  const all: Record<FileReporter, ReportFile> = {
    junit: { path: join(outFolder, `junit${part}.xml`), render: () => junitReport(runs) },
    json: { path: join(outFolder, `report${part}.json`), render: (result) => jsonReport(result, runs) },
    html: { path: join(outFolder, `report${part}.html`), render: (result) => html?.(result, runs) ?? '' },
  }
  return reporters.filter((name) => name !== 'cli').map((name) => all[name])
}

async function writeJobSummary(
  result: RunResult,
  { processEnv, progress }: ReportSettings,
  redactor: Redactor,
): Promise<void> {
  const file = processEnv.GITHUB_STEP_SUMMARY
  if (!file) return
  for (const line of annotations(result)) (progress.command ?? progress.line)(line)
  const summary = jobSummary(result)
  // Scanned before it is written: other steps write to the same file, so it cannot be withdrawn.
  if (!holdsSecret(summary, redactor.values)) await appendFile(file, summary)
}
