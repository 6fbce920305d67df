import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Redactor } from '../redaction/redactor'
import { type Progress } from './cli-report'
import { withoutDetails, withoutExchanges } from './contents'
import { annotations, jobSummary } from './github'
import { htmlReport } from './html/page'
import { jsonReport } from './json-report'
import { junitReport } from './junit'
import { type ReportData } from './report-data'
import { type RunResult } from './run-result'
import { type ReportFile, secretFinder, writeReports } from './write-reports'

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

/** Writes the wanted reports, and a job summary on GitHub. Resolves to the result with the paths of its reports. */
export async function report(
  result: RunResult,
  data: ReportData,
  settings: ReportSettings,
  { values }: Pick<Redactor, 'values'>,
): Promise<RunResult> {
  const final = await writeReports(reportFiles(data, settings), result, values)
  await writeJobSummary(final, withoutExchanges(data), settings, values)
  return final
}

function reportFiles(data: ReportData, { reporters, outFolder, shard }: ReportSettings): ReportFile[] {
  // Machines that run a shard each may collect their reports in one folder.
  const part = shard ? `-${String(shard.index)}-of-${String(shard.total)}` : ''
  const all: Record<FileReporter, () => ReportFile> = {
    junit: () => ({
      path: join(outFolder, `junit${part}.xml`),
      data: withoutExchanges(data),
      render: (_result, shown) => junitReport(shown),
    }),
    json: () => ({ path: join(outFolder, `report${part}.json`), data: withoutDetails(data), render: jsonReport }),
    html: () => ({ path: join(outFolder, `report${part}.html`), data, render: (_result, shown) => htmlReport(shown) }),
  }
  return reporters.filter((name) => name !== 'cli').map((name) => all[name]())
}

async function writeJobSummary(
  result: RunResult,
  data: ReportData,
  { processEnv, progress }: ReportSettings,
  secrets: readonly string[],
): Promise<void> {
  const file = processEnv.GITHUB_STEP_SUMMARY
  // Scanned before it is written: other steps write to the same file, so it cannot be withdrawn.
  if (!file || (await secretFinder(secrets)(data)) !== undefined) return
  for (const line of annotations(data)) (progress.command ?? progress.line)(line)
  await appendFile(file, jobSummary(result, data))
}
