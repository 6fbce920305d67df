import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError } from '../cli/errors'
import { type RunResult } from './run-options'
import { holdsSecret } from './scan'

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
    await mkdirs(folder)
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

/** Not Node's own recursive one, which goes round for ever below /proc. */
async function mkdirs(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder || (await isThere(dirname(folder)))) throw error
    await mkdirs(dirname(folder))
    await mkdir(folder)
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
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
