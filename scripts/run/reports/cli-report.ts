import picocolors from 'picocolors'
import { statusText } from '../protocol/response-status'
import { type Attempt, type Case, casesOf, hasFailed, titleOf } from '../record/attempt'
import { type RunListener } from '../record/record-event'
import { type Redactor } from '../redaction/redactor'
import { SHORTEST_SECRET } from '../redaction/secret-forms'
import { redactAttempt } from './build-report-data'
import { type Counts, type RunResult } from './run-result'

/** Where live lines go. `status` takes raw terminal output, and is there only where a line can be rewritten. */
export interface Progress {
  line: (text: string) => void
  status?: (text: string) => void
  colors: boolean
}

const CLEAR_LINE = '\r\x1b[2K'
const MARKS: Readonly<Record<Case['outcome'], string>> = { passed: '✓', failed: '✗', error: '✗', skipped: '-' }

/** Shows a run in the terminal: a line per request, and a table at the end. Redacts with the secrets known at that time. */
export class CliReport {
  readonly #progress: Progress
  readonly #redactor: Redactor
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
  constructor(progress: Progress, redactor: Redactor, now: () => number, planned: number) {
    this.#progress = progress
    this.#redactor = redactor
    this.#now = now
    this.#startedAt = now()
    this.#planned = planned
    this.#colors = picocolors.createColors(progress.colors)
  }

  /** Shows what happens in one collection. */
  listenerOf(collection: string): RunListener {
    return {
      // Bodies and logs are not shown here, and cost the most to redact.
      onAttempt: ({ exchange: _exchange, logs: _logs, ...attempt }) => {
        this.#showAttempt(this.#redactor.redact(collection), redactAttempt(attempt, this.#redactor))
      },
      onLog: (text) => {
        this.#line(this.#colors.dim(`  log: ${oneLine(this.#redactor.redact(text))}`))
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
    this.#line(this.#colors.yellow(`note: ${which} are hidden only in fields whose name marks a secret`))
  }

  /** Shows the table, where the reports are, and why the run ended early, if it did. */
  summary(result: RunResult): void {
    this.#status('')
    const rows = [...result.collections, ...(result.collections.length > 1 ? [{ ...result, name: 'all' }] : [])]
    for (const line of table(rows)) this.#line(line)
    if (result.reason !== undefined) this.#line(this.#colors.yellow(`the run ended early: ${oneLine(result.reason)}`))
    for (const file of result.reports) this.#line(`report: ${file}`)
    for (const file of result.withdrawn) {
      this.#line(this.#colors.red(`withdrawn: ${file} held a secret the redaction missed; its content was removed`))
    }
  }

  #showAttempt(collection: string, attempt: Attempt): void {
    this.#done += 1
    const cases = casesOf(attempt)
    this.#failures += cases.filter((one) => hasFailed([one])).length
    const status = attempt.sent ? `${statusText(attempt.status)} ${String(attempt.ms ?? 0)} ms` : 'not sent'
    const line = oneLine(`${collection}: ${titleOf(attempt)}  ${attempt.method} ${status}`)
    const shown = cases.filter(({ outcome }) => outcome !== 'passed')
    if (!this.#progress.status || shown.length > 0) {
      this.#line(`${this.#mark(attempt, cases)} ${line}`)
      for (const one of shown) this.#line(this.#caseLine(one))
    }
    const seconds = ((this.#now() - this.#startedAt) / 1000).toFixed(1)
    this.#status(
      `${String(this.#done)}/${String(this.#planned)} · ${String(this.#failures)} failed · ${seconds} s · ${line}`,
    )
  }

  #mark({ sent }: Attempt, cases: readonly Case[]): string {
    if (hasFailed(cases)) return this.#colors.red(MARKS.failed)
    return sent ? this.#colors.green(MARKS.passed) : this.#colors.yellow(MARKS.skipped)
  }

  #caseLine({ name, outcome, message = '' }: Case): string {
    const description = message === name || name.endsWith(message) ? name : `${name}: ${message}`
    const text = `    ${MARKS[outcome]} ${oneLine(description)}`
    return outcome === 'skipped' ? this.#colors.yellow(text) : this.#colors.red(text)
  }

  #line(text: string): void {
    this.#status('')
    this.#progress.line(text)
  }

  /** Cut to the width of a usual terminal: a wrapped line cannot be cleared. */
  #status(text: string): void {
    this.#progress.status?.(CLEAR_LINE + text.slice(0, 79))
  }
}

/** A text from outside without characters that move the cursor or begin a line: GitHub runs a line that begins with `::error::`. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}

const COLUMNS = ['requests', 'passed', 'failed', 'errors', 'skipped'] as const

function table(rows: readonly (Counts & { name: string; durationMs: number })[]): string[] {
  const head = ['collection', ...COLUMNS, 'seconds']
  const body = rows.map((row) => [
    oneLine(row.name),
    ...COLUMNS.map((column) => String(row[column])),
    (row.durationMs / 1000).toFixed(1),
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)))
  return [head, ...body].map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}
