import { type Measured } from './measured'
import { COLORS, svg, text } from './svg'

/** Width of a bar that is as long as Newman's, and the picture's other measures, in pixels. */
const BAR = 360
const LABEL = 250
const ROW = 30
const HEAD = 44
/** Longer bars are cut: Bruno's default mode would leave nothing to see of the others. */
const MOST = 1.5

/** Newman takes 1 by definition. */
const BARS: readonly (readonly [label: string, figure: string])[] = [
  ['uassist run, four at a time', 'parallel4VsNewman'],
  ['uassist run', 'runVsNewman'],
  ['Bruno CLI, developer mode', 'brunoCliDeveloperModeVsNewman'],
  ['Newman', ''],
  ['Postman CLI', 'postmanCliVsNewman'],
  ['Bruno CLI, safe mode (default)', 'brunoCliSafeModeVsNewman'],
]

/** The bench of runs as a picture for the README. */
export function picture({ node, processors, figures }: Measured): string {
  const all = BARS.map(([name, figure]) => ({ name, value: figure === '' ? 1 : figures[figure] }))
  const bars = all.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]))
  const caption = `200 requests with two tests each: time, where Newman takes 1 (Node ${node}, ${String(processors)} processors)`
  const rows = bars.flatMap(({ name, value }, index) => {
    const y = HEAD + index * ROW
    const length = Math.min(value, MOST) * BAR
    const isOurs = name.startsWith('uassist')
    const color = isOurs ? COLORS.ours : COLORS.others
    return [
      text(LABEL - 12, y + 17, name, `text-anchor="end"${isOurs ? ' font-weight="bold"' : ''}`),
      `<rect x="${String(LABEL)}" y="${String(y + 4)}" width="${length.toFixed(0)}" height="18" rx="3" fill="${color}"/>`,
      text(LABEL + length + 8, y + 17, `${value.toFixed(2)} ×${value > MOST ? ' →' : ''}`),
    ]
  })
  return svg(caption, LABEL + BAR * MOST + 90, HEAD + bars.length * ROW + 12, rows)
}
