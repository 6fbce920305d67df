import { type Entry } from './entries'
import { counted } from '../../../cli/counted'
import { type Markup, markup } from '../../../cli/markup'
import { durationText } from './quantities'
import { type TimeScale } from './time-scale'

/** More bars than this are too thin on a phone; neighbours share one then, which shows the slowest of them. */
const MOST_BARS = 160
/** Fewer leave a gap at the right, so that three requests are not three blocks. */
const LEAST_BARS = 40
const SLOWEST_NAMED = 3

interface Timed extends Entry {
  ms: number
}

/** Response times in the order of the run, as bars, and the figures in words. Nothing when no answer came. */
export function timesPicture(entries: readonly Entry[], scale: TimeScale): Markup | undefined {
  const timed = entries.flatMap((entry) => (entry.request.ms === undefined ? [] : [{ ...entry, ms: entry.request.ms }]))
  const bySpeed = timed.toSorted((one, other) => one.ms - other.ms)
  const slowest = bySpeed.at(-1)
  if (!slowest) return undefined
  const quantile = (part: number) => durationText((bySpeed[Math.ceil(part * bySpeed.length) - 1] ?? slowest).ms)
  const figures = `median ${quantile(0.5)}, 95 % within ${quantile(0.95)}, slowest ${durationText(slowest.ms)}`
  return markup`<section class="card times" aria-labelledby="times">
<h2 id="times">Response times</h2>
<figure>${picture(timed, scale, figures)}
<figcaption>${counted(timed.length, 'answer')} in the order of the run: ${figures}.</figcaption></figure>
${timed.length > SLOWEST_NAMED ? slowestOnes(bySpeed.slice(-SLOWEST_NAMED).reverse()) : undefined}</section>
`
}

/** The numbers on the scale are outside of the inner picture, which is stretched to the width of the page. */
function picture(timed: readonly Timed[], scale: TimeScale, figures: string): Markup {
  const bars = barsOf(timed)
  const width = Math.max(LEAST_BARS, bars.length)
  const lines = scale.marks.map((ms) => {
    const y = (100 - 100 * scale.lengthOf(ms)).toFixed(1)
    return markup`<line x2="100%" y1="${y}%" y2="${y}%" stroke="#8888"/><text x="100%" y="${y}%" dy="-3" text-anchor="end" font-size="11">${durationText(ms)}</text>`
  })
  return markup`<svg width="100%" height="96" role="img" aria-label="Response times in the order of the run: ${figures}">
${lines}<svg width="88%" height="100%" viewBox="0 0 ${width} 100" preserveAspectRatio="none">${bars.map((bar, index) => barMarkup(bar, index, scale))}</svg>
</svg>`
}

function barMarkup({ ms, outcome, request }: Timed, index: number, scale: TimeScale): Markup {
  const height = Math.max(2, Math.round(100 * scale.lengthOf(ms)))
  return markup`<rect class="${outcome}" x="${index}" y="${100 - height}" width=".8" height="${height}"><title>${request.name}: ${durationText(ms)}</title></rect>`
}

/** One for each request, or for each run of neighbours: the slowest, and a failed one before all others. */
function barsOf(timed: readonly Timed[]): Timed[] {
  const bars: Timed[] = []
  const share = Math.max(1, timed.length / MOST_BARS)
  timed.forEach((one, index) => {
    const at = Math.floor(index / share)
    const other = bars[at]
    if (!other || weight(one) > weight(other)) bars[at] = one
  })
  return bars
}

const weight = ({ outcome, ms }: Timed) => (outcome === 'failed' ? 1e9 : 0) + ms

function slowestOnes(entries: readonly Timed[]): Markup {
  const items = entries.map(
    ({ id, ms, request }) => markup`<li><a href="#${id}">${request.name}</a> <span>${durationText(ms)}</span></li>
`,
  )
  return markup`<div><h3>Slowest</h3>
<ol>
${items}</ol></div>
`
}
