import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type RunResult } from './run-options'
import { holdsSecret } from './scan'

export interface ReportFile {
  path: string
  render: (result: RunResult) => string
}

const NOTICE = `This report was withdrawn: after it was written, a scan found a secret in it.
Please report this as a bug of uassist.
`

/**
 * Writes reports, then reads every file back and scans it. One that holds a secret is overwritten at once; its path is
 * among the withdrawn ones.
 */
export async function writeReports(
  files: readonly ReportFile[],
  result: RunResult,
  secrets: readonly string[],
): Promise<{ reports: string[]; withdrawn: string[] }> {
  const reports: string[] = []
  const withdrawn: string[] = []
  for (const { path, render } of files) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, render(result))
    if (holdsSecret(await readFile(path, 'utf8'), secrets)) {
      await writeFile(path, NOTICE)
      withdrawn.push(path)
    } else reports.push(path)
  }
  return { reports, withdrawn }
}
