import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../../plugin/node/make-folder'
import { CommandError } from '../../cli/errors'
import { type RunResult } from '../run-options'
import { holdsSecret } from '../redaction/scan'

export interface ReportFile {
  path: string
  render: (result: RunResult) => string
}

const NOTICE = `This report was withdrawn: after it was written, a scan found a secret in it.
Please report this as a bug of uassist.
`

/** Makes the folder, and proves that a report can be written there: before a run of half an hour, and not after it. */
export async function prepareFolder(folder: string): Promise<void> {
  const proof = join(folder, `.uassist-${String(process.pid)}`)
  try {
    makeFolder(folder)
    await writeFile(proof, '')
    await rm(proof)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'OUT_UNWRITABLE',
      `reports cannot be written to "${folder}" (${code})`,
      'Name another folder with --out.',
    )
  }
}

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
    await writeFile(path, render(result))
    if (holdsSecret(await readFile(path, 'utf8'), secrets)) {
      await writeFile(path, NOTICE)
      withdrawn.push(path)
    } else reports.push(path)
  }
  return { reports, withdrawn }
}
