import { escapeHtml } from '../../../plugin/node/escape-html'

/** Width of a bar that is as long as Newman's, and the picture's other measures, in pixels. */
const BAR = 360
const LABEL = 250
const ROW = 30
const HEAD = 44
/** Longer bars are cut: Bruno's default mode would leave nothing to see of the others. */
const MOST = 1.5

/** What the bench has measured, and on what. */
export interface Measured {
  /** Of Node, and how many processors there were. */
  node: string
  processors: number
  /** By their names in `--json`. */
  figures: Readonly<Record<string, number>>
}

/** Newman takes 1 by definition. */
const BARS: readonly (readonly [label: string, figure: string])[] = [
  ['uassist run, four at a time', 'parallel4VsNewman'],
  ['uassist run', 'runVsNewman'],
  ['Bruno CLI, developer mode', 'brunoCliDeveloperModeVsNewman'],
  ['Newman', ''],
  ['Postman CLI', 'postmanCliVsNewman'],
  ['Bruno CLI, safe mode (default)', 'brunoCliSafeModeVsNewman'],
]

const COLORS = { text: '#57606a', ours: '#1a7f64', others: '#afb8c1' }

/** The bench as a picture for the README, readable on light and dark pages. It loads nothing and has no script. */
export function picture({ node, processors, figures }: Measured): string {
  const all = BARS.map(([name, figure]) => ({ name, value: figure === '' ? 1 : figures[figure] }))
  const bars = all.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]))
  const caption = `200 requests with two tests each: time, where Newman takes 1 (Node ${node}, ${String(processors)} processors)`
  const height = HEAD + bars.length * ROW + 12
  const width = LABEL + BAR * MOST + 90
  const rows = bars.map(({ name, value }, index) => {
    const y = HEAD + index * ROW
    const length = Math.min(value, MOST) * BAR
    const isOurs = name.startsWith('uassist')
    const color = isOurs ? COLORS.ours : COLORS.others
    const cut = value > MOST ? ' →' : ''
    return [
      `<text x="${String(LABEL - 12)}" y="${String(y + 17)}" text-anchor="end"${isOurs ? ' font-weight="bold"' : ''}>${escapeHtml(name)}</text>`,
      `<rect x="${String(LABEL)}" y="${String(y + 4)}" width="${length.toFixed(0)}" height="18" rx="3" fill="${color}"/>`,
      `<text x="${(LABEL + length + 8).toFixed(0)}" y="${String(y + 17)}">${value.toFixed(2)} ×${cut}</text>`,
    ].join('\n  ')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" role="img" font-family="sans-serif" font-size="13" fill="${COLORS.text}">
  <title>${escapeHtml(caption)}</title>
  <text x="12" y="24">${escapeHtml(caption)}</text>
  ${rows.join('\n  ')}
</svg>
`
}
