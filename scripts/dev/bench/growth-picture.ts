import { APPROACHES, JOBS, LIFETIMES, LIMITS, redisCommands, rounded } from './growth'
import { type Measured } from './measured'
import { COLORS, svg, text } from './svg'

/** Of one diagram, and where the two stand, in pixels. */
const WIDTH = 290
const HEIGHT = 210
const TOP = 78
const LEFTS = [64, 506] as const

const LIFETIME = '10 minutes'
/** Both axes are logarithmic, by powers of ten. */
const [FEWEST, MOST] = [1, 6]

type Growth = (jobs: number) => number

/** How calls to Auth0 and commands to Redis grow with the jobs, side by side on the same scale. */
export function growthPicture({ node, figures }: Measured): string {
  const at = (approach: keyof typeof APPROACHES) => (jobs: number) =>
    APPROACHES[approach].calls(figures, jobs, LIFETIMES[LIFETIME])
  const [auth0, redis] = LEFTS
  return svg(
    `What jobs ask for in an hour, with access tokens of ${LIFETIME} (per job as measured, Node ${node})`,
    880,
    TOP + HEIGHT + 52,
    [
      ...axes(auth0, 'calls to Auth0'),
      ...limit(auth0),
      ...line(auth0, at('script'), 'a script in each job', COLORS.others),
      ...line(auth0, at('file'), 'a file per machine', COLORS.others),
      ...line(auth0, at('uassist'), 'uassist', COLORS.ours),
      ...axes(redis, 'commands to Redis'),
      ...line(redis, (jobs) => redisCommands(figures, jobs, LIFETIMES[LIFETIME]), 'uassist', COLORS.ours),
    ],
  )
}

const power = (count: number) => Math.log10(count)
const across = (left: number, jobs: number) => {
  const [first, last] = [power(JOBS[0]), power(JOBS[JOBS.length - 1] ?? NaN)]
  return left + ((power(jobs) - first) / (last - first)) * WIDTH
}
const down = (count: number) => TOP + HEIGHT - ((power(count) - FEWEST + 1) / (MOST - FEWEST + 1)) * HEIGHT

function axes(left: number, what: string): string[] {
  const levels = Array.from({ length: MOST - FEWEST + 2 }, (_, index) => 10 ** (index + FEWEST - 1))
  return [
    text(left, TOP - 22, what, 'font-weight="bold"'),
    ...levels
      .filter((_, index) => index % 2 === 0)
      .flatMap((level) => [
        text(left - 8, down(level) + 4, level.toLocaleString('en-US'), 'text-anchor="end" font-size="11"'),
        path(
          [
            [left, down(level)],
            [left + WIDTH, down(level)],
          ],
          `stroke="${COLORS.others}" stroke-opacity="0.35"`,
        ),
      ]),
    ...JOBS.map((jobs) =>
      text(across(left, jobs), TOP + HEIGHT + 20, jobs.toLocaleString('en-US'), 'text-anchor="middle" font-size="11"'),
    ),
    text(left + WIDTH / 2, TOP + HEIGHT + 40, 'jobs an hour', 'text-anchor="middle"'),
  ]
}

function limit(left: number): string[] {
  const y = down(LIMITS.Free)
  return [
    path(
      [
        [left, y],
        [left + WIDTH, y],
      ],
      `stroke="${COLORS.limit}" stroke-dasharray="5 4"`,
    ),
    text(
      left + 6,
      y - 6,
      `Auth0 refuses more than ${rounded(LIMITS.Free)} (Free)`,
      `fill="${COLORS.limit}" font-size="11"`,
    ),
  ]
}

function line(left: number, growth: Growth, name: string, color: string): string[] {
  const isOurs = color === COLORS.ours
  const points = JOBS.map((jobs) => [across(left, jobs), down(growth(jobs))] as const)
  // Where a line bends lies between the numbers that are shown.
  const bends = Array.from({ length: 41 }, (_, step) => 10 ** (1 + step / 10))
  const last = JOBS[JOBS.length - 1] ?? NaN
  const style = isOurs ? `fill="${COLORS.ours}" font-weight="bold"` : ''
  return [
    path(
      bends.map((jobs) => [across(left, jobs), down(growth(jobs))]),
      `stroke="${color}" stroke-width="${isOurs ? '3' : '2'}"`,
    ),
    ...points.map(([x, y]) => `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="4" fill="${color}"/>`),
    text(left + WIDTH + 10, down(growth(last)) + 4, rounded(growth(last)), style),
    text(left + WIDTH + 10, down(growth(last)) + 19, name, `font-size="11"${isOurs ? ` fill="${COLORS.ours}"` : ''}`),
  ]
}

function path(points: readonly (readonly [number, number])[], attributes: string): string {
  const places = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`)
  return `<path d="M${places.join(' L')}" fill="none" ${attributes}/>`
}
