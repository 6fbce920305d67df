import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** One figure of the bench. `hold` is the bound it must keep; without one it is only reported. */
export interface Figure {
  name: string
  what: string
  value: number
  unit: '×' | 'ms' | 's' | 'calls' | 'commands' | 'jobs' | 'KB' | 'MB' | 'MB/s'
  hold?: { at: 'most' | 'least' | 'exactly'; value: number }
  /** The raw figures behind a ratio, for people. */
  detail?: string
}

/** The middle one of some values, NaN of none. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** Milliseconds of each candidate, run in turns so that a noisy moment hits all of them alike. */
export async function interleaved<K extends string>(
  rounds: number,
  candidates: Record<K, () => unknown>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(candidates) as K[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now()
      await candidates[name]()
      times[name].push(performance.now() - start)
    }
  }
  return times
}

/** Runs Node to its end; a failure ends the bench, because its time would mean nothing. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}: ${stderr}`)
  return stdout
}

/**
 * Starts many of the same at once and resolves to their exit codes. Starting one holds this process up; what it serves to them
 * is served in between.
 */
export async function runNodeAtOnce(count: number, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number[]> {
  const ended: Promise<number>[] = []
  for (let started = 0; started < count; started++) {
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' })
    ended.push(once(child, 'exit').then(([code]) => Number(code)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return Promise.all(ended)
}
