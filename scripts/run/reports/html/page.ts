import { createHash } from 'node:crypto'
import { entriesOf } from './entries'
import { failures } from './failures'
import { Markup, markup } from '../../../cli/markup'
import { banner, hasFailed, totals, verdictOf } from './overview'
import { type ReportData } from '../report-data'
import { requestGroups } from './request-groups'
import { SCRIPT } from './script'
import { STYLE } from './style'
import { timeScale } from './time-scale'
import { timesPicture } from './times-picture'
import { toolbar } from './toolbar'

/**
 * A run as one HTML file that loads nothing. It reads in a browser and in viewers that allow neither scripts nor styles.
 * The parts are for `writeWhole`, which takes them one by one: the page is never in memory as a whole.
 */
export function* htmlReport(data: ReportData): Generator<string> {
  const entries = entriesOf(data)
  const verdict = verdictOf(data, entries)
  const scale = timeScale(entries.reduce((slowest, { request }) => Math.max(slowest, request.ms ?? 0), 0))
  yield markup`<!doctype html>
<html lang="en">
${head(verdict, hasFailed(data.counts))}<body>
${banner(data, verdict)}<main>
${totals(data)}${timesPicture(entries, scale)}`.text
  yield* failures(entries)
  yield markup`<section class="requests" aria-labelledby="requests">
<h2 id="requests">Requests</h2>
${toolbar(entries)}`.text
  for (const wanted of data.collections) {
    const own = entries.filter(({ collection }) => collection === wanted)
    yield* requestGroups(own, scale, entries.length)
  }
  yield markup`</section>
</main>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.text
}

function head(verdict: string, failed: boolean): Markup {
  return markup`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdict} | uassist run</title>
<link rel="icon" href="${failed ? icon('c8324b', 'm5 5 6 6m0-6-6 6') : icon('2f8a57', 'm4 8 3 3 5-6')}">
<style>${new Markup(STYLE)}</style>
</head>
`
}

/** What the tab shows: a mark on a disc. */
function icon(colour: string, path: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#${colour}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="2"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * What the page may do at all (https://www.w3.org/TR/CSP3/): run this script, use this style, show its icon. Were text of
 * the run ever to become markup, it could neither run nor load nor send anything.
 */
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
