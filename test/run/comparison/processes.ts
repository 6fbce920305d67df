import { execFile } from 'node:child_process'
import { type Case, type CaseOptions } from './case'
import { type Place } from './files'

/** How a program ended with a case: whether all was well, and else what is known of the reason. */
export interface Outcome {
  good: boolean
  why: string
}
export type Outcomes = Map<string, Outcome>

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Processes at a time: the machines have two cores, and a script's time limit must not be the machine's. */
const AT_ONCE = 2

/** Runs Node in the folder of the collections, with a home that holds no settings. */
export function runNode(args: readonly string[], { folder }: Place, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const settings = {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    timeout: 200_000,
    maxBuffer: 100_000_000,
  }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, settings, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr })
    })
    child.stdin?.end()
  })
}

/**
 * Cases that one process runs one after another, the largest group first. `keyOf` says what tells groups apart; those
 * without a key come in two halves.
 */
export function groupsOf(cases: readonly Case[], keyOf: (one: Case) => string | undefined): Case[][] {
  const groups = new Map<string, Case[]>()
  for (const [index, one] of cases.entries()) {
    const key = keyOf(one) ?? (index < cases.length / 2 ? 'first half' : 'second half')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

/** Does all of it, in this order, a few things at a time. */
export async function inTurns<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const waiting = things.values()
  const worker = async () => {
    for (const thing of waiting) await work(thing)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** What both command lines call by the same name. */
export function sharedArguments(options: CaseOptions): string[] {
  return [
    ...(options.folder ?? []).flatMap((name) => ['--folder', name]),
    ...option('--iteration-count', options.iterationCount),
    ...option('--iteration-data', options.iterationData),
    ...option('--globals', options.globals),
    ...option('--working-dir', options.workingDir),
    ...option('--delay-request', options.delayRequestMs),
    ...variables('--env-var', options.envVar),
    ...variables('--global-var', options.globalVar),
    ...(options.bail ? ['--bail'] : []),
    ...(options.insecure ? ['--insecure'] : []),
  ]
}

/** An option, where it has a value. */
export function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)]
}

function variables(name: string, values: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`])
}
