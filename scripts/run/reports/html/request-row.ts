import { type ReportRequest, type ReportTest } from '../report-data'
import { answerOf } from '../request-text'
import { type Entry, type Outcome } from './entries'
import { failedExchange, textBlock } from './failed-exchange'
import { counted } from '../../../cli/counted'
import { type Markup, markup } from '../../../cli/markup'
import { durationText, sizeText } from './quantities'
import { type TimeScale } from './time-scale'

const MARKS: Readonly<Record<Outcome, string>> = { passed: '✓', failed: '✗', skipped: '–' }

/** The longest bar of a row, in pixels. */
const BAR = 56

/**
 * One line that opens. Reports have thousands of those that passed, so the elements are few and short; cells that have
 * nothing to say are there all the same, because the style finds each by its place. The target of links is inside:
 * browsers open what is around a target, but not the target.
 */
export function requestRow({ request, outcome, id }: Entry, scale: TimeScale): Markup {
  const { method, url, ms, bytes, tests, logs = [] } = request
  return markup`<details class="r ${outcome}"><summary><i role=img aria-label=${outcome}>${MARKS[outcome]}</i> <span>${method}</span> <b>${nameOf(request)}</b> <code>${url}</code> <span>${answerOf(request)}</span> ${timeCells(ms, scale)} <small>${bytes === undefined ? undefined : sizeText(bytes)}</small></summary>${testList(tests, id)}${failedExchange(request)}${logs.length > 0 ? logged(logs) : undefined}</details>
`
}

/** Attempts are counted only where there are several. */
export function nameOf({ name, attempt }: ReportRequest): string {
  return attempt > 1 ? `${name} (attempt ${String(attempt)})` : name
}

function timeCells(ms: number | undefined, scale: TimeScale): Markup {
  if (ms === undefined) return markup`<i></i> <span></span>`
  const width = Math.max(1, Math.round(BAR * scale.lengthOf(ms)))
  return markup`<svg width=${BAR} height=4><rect width=${width} height=4 /></svg> <span>${durationText(ms)}</span>`
}

function testList(tests: readonly ReportTest[], id: string): Markup {
  if (tests.length === 0) return markup`<p id=${id}>no tests</p>`
  return markup`<ul id=${id}>${tests.map(testItem)}</ul>`
}

/** One test in words: a mark is enough for one that passed. */
export function testItem({ name, outcome, message = '' }: ReportTest): Markup {
  if (outcome === 'passed') return markup`<li>✓ ${name}`
  // Scripts have no place for a reason but the name of the skipped test.
  const reason = name.endsWith(message) ? undefined : markup`<br>${message}`
  return markup`<li><em class="${outcome}">${outcome}</em> ${name}${reason}`
}

function logged(logs: readonly string[]): Markup {
  return textBlock(`Log (${counted(logs.length, 'line')})`, logs.join('\n'))
}
