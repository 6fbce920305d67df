import picocolors from 'picocolors'
import { printable } from '../../cli/printable'
import { type Attempt } from '../record/attempt'
import { type RunListener } from '../record/record-event'
import { SHORTEST_SECRET } from '../redaction/judge-value'
import { reportRequest, type Wording } from './build-report-data'
import { failureRecap, skipRecap } from './cli-recap'
import { totalsTable } from './cli-table'
import { fitColumns } from './fit-columns'
import { type ReportData, type ReportRequest } from './report-data'
import { answerOf, failedTests, placeOf, sentenceOf } from './request-text'
import { type RunResult } from './run-result'

/** Where live lines go. `status` takes raw terminal output, and is there only where a line can be rewritten. */
export interface Progress {
  line: (text: string) => void
  status?: (text: string) => void
  /** How wide the terminal is now. Default 80. */
  columns?: () => number
  /** Takes a line that a CI is to obey. Default `line`. */
  command?: (line: string) => void
  colors: boolean
}

const CLEAR_LINE = '\r\x1b[2K'

/**
 * Shows a run in the terminal: while it goes on a line for each request that was sent, or where a line can be rewritten for
 * each that failed; at its end what was skipped, what failed, and a table. Redacts with the secrets known at that time.
 */
export class CliReport {
  readonly #progress: Progress
  readonly #wording: Wording
  readonly #now: () => number
  readonly #startedAt: number
  readonly #planned: number
  readonly #colors: ReturnType<typeof picocolors.createColors>
  #done = 0
  #failures = 0

  /**
   * @param now ms since the epoch
   * @param planned how many requests there are to run
   */
  constructor(progress: Progress, wording: Wording, now: () => number, planned: number) {
    this.#progress = progress
    this.#wording = wording
    this.#now = now
    this.#startedAt = now()
    this.#planned = planned
    this.#colors = picocolors.createColors(progress.colors)
  }

  /** Shows what happens in one collection. */
  listenerOf(label: string): RunListener {
    return {
      // What is shown at the end only is not redacted here.
      onAttempt: ({ failure: _failure, logs: _logs, ...attempt }: Attempt) => {
        this.#showRequest(this.#wording.clean(label), reportRequest(attempt, this.#wording))
      },
      onLog: (text) => {
        this.#line(this.#colors.dim(`  log: ${this.#wording.clean(text)}`))
      },
    }
  }

  /**
   * Warns about secrets that are too short.
   *
   * @param tooShort how many secrets cannot be searched for
   */
  begin(tooShort: number): void {
    if (tooShort === 0) return
    const which = `secrets of fewer than ${String(SHORTEST_SECRET)} characters (${String(tooShort)})`
    this.#line(this.#colors.yellow(`note: ${which} are hidden only where they are a whole value`))
  }

  /** Shows what people should know besides the tests. */
  note(text: string): void {
    this.#line(this.#colors.yellow(`note: ${text}`))
  }

  /** Shows what was skipped and what failed, the table, where the reports are, and why the run is not complete, if it is not. */
  summary(result: RunResult, data: ReportData): void {
    const rows = [...result.collections, ...(result.collections.length > 1 ? [{ ...result, name: 'all' }] : [])]
    const recap = [...skipRecap(data, this.#colors), ...failureRecap(data, this.#colors)]
    for (const line of [...recap, '', ...totalsTable(rows)]) this.#line(line)
    if (result.nothingSent !== undefined) this.#line(this.#colors.red(result.nothingSent))
    if (result.reason !== undefined) this.#line(this.#colors.yellow(`the run is not complete: ${result.reason}`))
    for (const file of result.reports) this.#line(`report: ${file}`)
    for (const { path, where } of result.withdrawn) {
      const why = `because a scan found a secret in ${where}`
      this.#line(this.#colors.red(`withdrawn: ${path}, ${why}`))
    }
  }

  #showRequest(label: string, request: ReportRequest): void {
    this.#done += 1
    const failed = failedTests(request)
    this.#failures += failed.length
    const time = request.ms === undefined ? '' : ` ${String(request.ms)} ms`
    const line = `${label}: ${placeOf(request)}  ${request.method} ${answerOf(request)}${time}`
    if (failed.length > 0) this.#line(`${this.#colors.red('✗')} ${line}`)
    else if (!this.#progress.status && request.sent) this.#line(`✓ ${line}`)
    for (const test of failed) this.#line(this.#colors.red(`    ✗ ${sentenceOf(test)}`))
    const seconds = ((this.#now() - this.#startedAt) / 1000).toFixed(1)
    this.#status(
      `${String(this.#done)}/${String(this.#planned)} · ${String(this.#failures)} failed · ${seconds} s · ${line}`,
    )
  }

  #line(text: string): void {
    this.#status('')
    this.#progress.line(text)
  }

  /** Leaves the last column free: some terminals begin a new line behind it, and a wrapped line cannot be cleared. */
  #status(text: string): void {
    const { status, columns } = this.#progress
    status?.(CLEAR_LINE + fitColumns(printable(text), (columns?.() ?? 80) - 1))
  }
}
