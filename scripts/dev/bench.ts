import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../cli/package-root'
import { benchDemo } from './bench/demo'
import { benchFleet } from './bench/fleet'
import { type Figure } from './bench/measure'
import { type Measured } from './bench/measured'
import { benchOwnRefresh } from './bench/own-refresh'
import { benchPlugin } from './bench/plugin'
import { benchRedact } from './bench/redact'
import { benchRun } from './bench/run'
import { benchToken } from './bench/token'

/**
 * `npm run bench [-- --json] [--peers] [token|plugin|redact|run|fleet|demo …]`: the figures the project holds itself to, as
 * ratios where a machine's speed would show. `--peers` runs Postman CLI and Bruno CLI as well, where they are on the PATH.
 * `--save` keeps them for the documents. Exit code 1 when a hold is broken. Not part of the tests: machines are shared and noisy.
 */
async function main(): Promise<void> {
  const uassist = join(__dirname, '..', 'uassist.js')
  const plugin = join(__dirname, '..', 'insomnia-plugin-uassist')
  const figures: Figure[] = []
  const benches: Record<string, () => Figure[] | Promise<Figure[]>> = {
    token: () => benchToken(uassist),
    plugin: () => benchPlugin(plugin),
    redact: () => benchRedact(),
    run: () => benchRun(uassist, process.argv.includes('--peers')),
    fleet: async () => [...(await benchFleet(uassist)), ...(await benchOwnRefresh())],
    demo: () => benchDemo(uassist),
  }
  const wanted = process.argv.slice(2).filter((name) => name in benches)
  const measured: Record<string, Measured> = {}
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    process.stderr.write(`measuring ${name} …\n`)
    const found = await bench()
    measured[name] = { node: process.versions.node, processors: availableParallelism(), figures: valuesOf(found) }
    figures.push(...found)
  }
  if (process.argv.includes('--save')) save(measured)
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(valuesOf(figures))}\n`)
  } else {
    for (const figure of figures) process.stdout.write(`${row(figure)}\n`)
  }
  process.exitCode = figures.every(holds) ? 0 : 1
}

const valuesOf = (figures: readonly Figure[]) =>
  Object.fromEntries(figures.map(({ name, value }) => [name, Number(value.toPrecision(3))]))

/** A bench that was not run keeps the figures that it has. */
function save(measured: Readonly<Record<string, Measured>>): void {
  const file = join(packageRoot(), 'scripts', 'dev', 'bench', 'measured.json')
  const all = { ...(JSON.parse(readFileSync(file, 'utf8')) as typeof measured), ...measured }
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`)
  process.stderr.write('saved; `npm run collections` brings pictures and tables up to date\n')
}

function holds({ value, hold }: Figure): boolean {
  if (!hold) return true
  if (hold.at === 'exactly') return value === hold.value
  return hold.at === 'most' ? value <= hold.value : value >= hold.value
}

function row(figure: Figure): string {
  const { name, value, unit, hold, what, detail } = figure
  const bound = hold
    ? `${{ most: '≤', least: '≥', exactly: '=' }[hold.at]} ${String(Number(hold.value.toPrecision(3)))}`
    : ''
  const verdict = hold ? (holds(figure) ? 'ok' : 'BROKEN') : 'reported'
  const number = unit === 'calls' ? String(value) : value.toPrecision(3)
  return [
    name.padEnd(27),
    `${number} ${unit}`.padEnd(14),
    bound.padEnd(8),
    verdict.padEnd(9),
    what,
    detail && `(${detail})`,
  ]
    .filter(Boolean)
    .join(' ')
}

void main()
