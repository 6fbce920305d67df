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
import { shardFileName, type ShardOfRun, shardReport } from './merge/shard-report'
import { type FileReporter, fileReporters, type Reporter } from './reporters'
import { type RunResult } from './run-result'
import { type ReportFile, secretFinder, writeReports } from './write-reports'

/** Which reports are wanted, and where they go. */
interface ReportSettings {
  reporters: readonly Reporter[]
  outFolder: string
  shard?: ShardOfRun | undefined
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
  const wanted = fileReporters(reporters)
  const all: Record<FileReporter, () => ReportFile> = {
    junit: () => ({
      path: join(outFolder, `junit${part}.xml`),
      data: withoutExchanges(data),
      render: (_result, shown) => junitReport(shown),
    }),
    json: () => ({ path: join(outFolder, `report${part}.json`), data: withoutDetails(data), render: jsonReport }),
    html: () => ({ path: join(outFolder, `report${part}.html`), data, render: (_result, shown) => htmlReport(shown) }),
  }
  const files = wanted.map((name) => all[name]())
  const [first] = files
  if (!shard || !first) return files
  // No more than the others hold together: whoever may see them may see this one.
  const most = wanted.includes('html') ? all.html() : wanted.includes('junit') ? all.junit() : first
  const path = join(outFolder, shardFileName(shard))
  return [...files, { path, data: most.data, render: (final, shown) => shardReport(final, shown, shard, wanted) }]
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
