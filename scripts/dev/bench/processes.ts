import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './measure'

/** What one run of a program took. */
export interface Cost {
  ms: number
  /** Of all its threads, in user mode and in the system's: this a busy machine changes little. NaN for what is not Node. */
  cpuMs: number
  /** At its worst. NaN for what is not Node. */
  memoryMB: number
}

/** Run by each Node program when it ends. */
const NOTE_COST = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  require('node:fs').writeFileSync(process.env.BENCH_COST,
    JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, memoryMB: maxRSS / 1024 }))
})`

/** Runs programs one after another and measures them as whole processes, the way people and CI run them. */
export class Processes {
  readonly #folder: string
  readonly #env: NodeJS.ProcessEnv

  /** @param folder the working directory, and where the measurements are written */
  constructor(folder: string, env: NodeJS.ProcessEnv) {
    const preload = join(folder, 'note-cost.cjs')
    writeFileSync(preload, NOTE_COST)
    this.#folder = folder
    this.#env = { ...env, BENCH_COST: join(folder, 'cost.json'), NODE_OPTIONS: `--require "${preload}"` }
  }

  /** Runs a program to its end. A failure ends the bench, because its time would mean nothing. */
  async run(command: string, args: readonly string[], cwd = this.#folder): Promise<Cost> {
    const { BENCH_COST = '' } = this.#env
    rmSync(BENCH_COST, { force: true })
    const startedAt = performance.now()
    // Not synchronously: the servers live in this process.
    const child = spawn(command, args, { env: this.#env, cwd })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => said.push(data.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    const ms = performance.now() - startedAt
    if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${String(code)}: ${said.join('').slice(-2000)}`)
    return { ms, ...measured(BENCH_COST) }
  }
}

/** The costs of each candidate, run in turns so that a noisy moment hits all of them alike. */
export async function costsInTurns<K extends string>(
  rounds: number,
  candidates: Record<K, () => Promise<Cost>>,
): Promise<Record<K, Cost[]>> {
  const names = Object.keys(candidates) as K[]
  const costs = Object.fromEntries(names.map((name) => [name, [] as Cost[]])) as Record<K, Cost[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) costs[name].push(await candidates[name]())
  }
  return costs
}

/** The middle one of some costs. */
export const middle = (costs: readonly Cost[], what: keyof Cost = 'ms'): number =>
  median(costs.map((cost) => cost[what]))

/** Two candidates side by side, for people. */
export function sideBySide(ours: readonly Cost[], others: readonly Cost[]): string {
  const seconds = (costs: readonly Cost[], what: keyof Cost) => (middle(costs, what) / 1000).toFixed(2)
  const times = `${seconds(ours, 'ms')} s / ${seconds(others, 'ms')} s`
  return `${times}; CPU ${seconds(ours, 'cpuMs')} s / ${seconds(others, 'cpuMs')} s`
}

function measured(file: string): Omit<Cost, 'ms'> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Omit<Cost, 'ms'>
  } catch {
    return { cpuMs: NaN, memoryMB: NaN }
  }
}
