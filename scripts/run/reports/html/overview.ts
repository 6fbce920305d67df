import { type Entry } from './entries'
import { counted } from '../../../cli/counted'
import { type Markup, markup } from '../../../cli/markup'
import { durationText } from './quantities'
import { type ReportCollection, type ReportCounts, type ReportData } from '../report-data'

const INCOMPLETE = 'The run is not complete'

/** How the run came out, in a few words: the page's heading and the title of its tab. */
export function verdictOf({ counts, reason }: ReportData, entries: readonly Entry[]): string {
  const count = (wanted: Entry['outcome']) => entries.filter(({ outcome }) => outcome === wanted).length
  const [failed, skipped] = [count('failed'), count('skipped')]
  if (failed > 0) return `${String(failed)} of ${counted(entries.length, 'request')} failed`
  if (hasFailed(counts)) return 'The run failed'
  if (reason !== undefined) return INCOMPLETE
  if (counts.requests === 0) return 'Nothing was sent'
  const passed = counted(count('passed'), 'request')
  return skipped > 0 ? `${passed} passed, ${String(skipped)} skipped` : `${passed} passed`
}

/** Whether the run is red. */
export function hasFailed({ failed, errors }: ReportCounts): boolean {
  return failed + errors > 0
}

/** The top of the page: how it came out, what was run and when. */
export function banner(data: ReportData, verdict: string): Markup {
  const { startedAt, durationMs, collections, reason, counts } = data
  const iso = new Date(startedAt).toISOString()
  const names = collections.map(({ name }) => markup`<li>${name}</li>`)
  return markup`<header class="${hasFailed(counts) ? 'failed' : 'passed'}">
<p class="brand">uassist run</p>
<h1>${verdict}</h1>
${reason === undefined ? undefined : markup`<p class="note">${verdict === INCOMPLETE ? '' : `${INCOMPLETE}: `}${reason}</p>`}
<ul class="names" aria-label="Collections">${names}</ul>
<p class="when"><time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>, took ${durationText(durationMs)}</p>
</header>
`
}

const COLUMNS = ['requests', 'passed', 'failed', 'errors', 'skipped'] as const
type Column = (typeof COLUMNS)[number]
const TITLES: Readonly<Record<Column, string>> = {
  requests: 'requests sent',
  passed: 'tests passed',
  failed: 'tests failed',
  errors: 'errors',
  skipped: 'tests skipped',
}

/** The totals of the run, and of each collection where there are several. */
export function totals({ counts, collections }: ReportData): Markup {
  const figures = COLUMNS.map(
    (column) => markup`<div${colour(column, counts)}><dt>${TITLES[column]}</dt> <dd>${counts[column]}</dd></div>
`,
  )
  return markup`<section class="card totals" aria-labelledby="totals">
<h2 id="totals">Totals</h2>
<dl>${figures}</dl>
${collections.length > 1 ? collectionTable(collections) : undefined}</section>
`
}

/** A number is coloured only where it says something. */
function colour(column: Column, counts: ReportCounts): Markup | undefined {
  if (counts[column] === 0 || column === 'requests') return undefined
  return markup` class="${column === 'errors' ? 'failed' : column}"`
}

function collectionTable(collections: readonly ReportCollection[]): Markup {
  const heads = [...COLUMNS, 'time'].map((column) => markup`<th scope="col">${column}</th>`)
  const rows = collections.map(
    ({ name, counts, durationMs }) => markup`<tr><th scope="row">${name}</th>${COLUMNS.map(
      (column) => markup`<td data-title="${column}"${colour(column, counts)}>${counts[column]}</td>`,
    )}<td data-title="time">${durationText(durationMs)}</td></tr>
`,
  )
  return markup`<table aria-label="Totals by collection">
<thead><tr><th scope="col">collection</th>${heads}</tr></thead>
<tbody>${rows}</tbody></table>
`
}
