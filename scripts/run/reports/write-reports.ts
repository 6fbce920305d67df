import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../../plugin/node/make-folder'
import { CommandError } from '../../cli/errors'
import { holdsSecret } from '../redaction/scan'
import { type RunResult } from './run-result'

/** A report that is a file. */
export interface ReportFile {
  path: string
  render: (result: RunResult) => string
}

const NOTICE = `This report was withdrawn: after it was written, a scan found a secret in it.
Please report this as a bug of uassist.
`

/**
 * Creates the folder and tries to write a file there, so that a long run does not fail at its end. Rejects with
 * OUT_UNWRITABLE.
 */
export async function prepareFolder(folder: string): Promise<void> {
  const probe = join(folder, `.uassist-${String(process.pid)}`)
  try {
    makeFolder(folder)
    await writeFile(probe, '')
    await rm(probe)
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
 * Writes reports, then reads every file back and scans it for secrets. A report with a secret is overwritten with a notice
 * immediately, and its path is returned in `withdrawn`.
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
