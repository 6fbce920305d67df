import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { makeFolder } from '../../../plugin/node/make-folder'
import { refuseWayOut } from '../../cli/below'
import { CommandError } from '../../cli/errors'
import { writeWhole } from '../../cli/write-file'
import { secretScan } from '../redaction/scan'
import { contentsOf } from './contents'
import { type ReportData } from './report-data'
import { type RunResult, type Withdrawn } from './run-result'

/** A report that is a file. */
export interface ReportFile {
  path: string
  /** All that is in it. */
  data: ReportData
  /** Returns the file whole or in parts. */
  render: (result: RunResult, data: ReportData) => string | Iterable<string>
}

const NOTICE = 'This report was withdrawn: '

const notice = (where: string) => `${NOTICE}a scan found a secret in it, in ${where}.
Please report this as a bug of uassist.
`

/** Whether a text is what stands in the place of a report with a secret. */
export function isNotice(text: string): boolean {
  return text.startsWith(NOTICE)
}

/**
 * Creates the folder and tries to write a file there, so that a long run does not fail at its end. Rejects with
 * OUT_UNWRITABLE, and with PATH_LEADS_OUT where a link leads out of the working directory.
 *
 * @param option that names another folder
 * @param what is written there
 * @param old a file of an earlier run there that must not be taken for one of this run; it is removed
 */
export async function prepareFolder(folder: string, option = 'out', what = 'reports', old?: string): Promise<void> {
  refuseWayOut(folder)
  const probe = join(folder, `.uassist-${randomUUID()}`)
  try {
    makeFolder(folder)
    await writeFile(probe, '', { flag: 'wx' })
    await rm(probe)
    if (old !== undefined) await rm(join(folder, old), { force: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'OUT_UNWRITABLE',
      `${what} cannot be written to "${folder}" (${code})`,
      `Name another folder with --${option}.`,
    )
  }
}

/**
 * Scans what goes into the reports for secrets, and writes them. Instead of a report with a secret a notice is written. The
 * result that is returned, and that the reports get, has the paths of both.
 */
export async function writeReports(
  files: readonly ReportFile[],
  result: RunResult,
  secrets: readonly string[],
): Promise<RunResult> {
  const placeOf = secretFinder(secrets)
  const found = []
  for (const file of files) found.push({ ...file, where: await placeOf(file.data) })
  const withdrawn = found.filter((file): file is typeof file & Withdrawn => file.where !== undefined)
  const final: RunResult = {
    ...result,
    errors: result.errors + withdrawn.length,
    reports: found.filter(({ where }) => where === undefined).map(({ path }) => path),
    withdrawn: withdrawn.map(({ path, where }) => ({ path, where })),
  }
  for (const { path, data, where, render } of found) {
    writeWhole(path, where === undefined ? render(final, data) : notice(where))
  }
  return final
}

/**
 * Returns a search for the first secret in what a report shows. It names the place, and never the secret. Between texts
 * signals are heard.
 */
export function secretFinder(secrets: readonly string[]): (data: ReportData) => Promise<string | undefined> {
  const holdsSecret = secretScan(secrets)
  const clean = new Set<string>()
  return async (data) => {
    for (const { where, text } of contentsOf(data)) {
      if (clean.has(text)) continue
      if (holdsSecret(text)) return holdsSecret(where) ? 'a name' : where
      clean.add(text)
      await setImmediate()
    }
    return undefined
  }
}
