import { type RunValues } from '../commands/run/options'
import { type RunResult } from '../run/run-collections'
import { type HostOptions, hostIo } from './host'
import { forProgram } from './program-error'

type CamelCase<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<CamelCase<B>>}` : S
type Scalar = string | number
/** A list for what the command line takes several times; for `K=V`, an object does as well. */
type Several = readonly string[] | Readonly<Record<string, Scalar | boolean>>
type OptionValue<V> = V extends boolean ? boolean : V extends readonly string[] ? Several : Scalar

/** The options of `uassist run`, by their names in camel case: `timeoutRequest` is `--timeout-request`. */
export type RunOptions = HostOptions & {
  /** Names or paths. Default all of the nearest collections folder. */
  collections?: readonly string[]
  /** Default `['cli']`. */
  reporters?: readonly string[]
} & { [K in Exclude<keyof RunValues, 'json' | 'reporters'> as CamelCase<K>]?: OptionValue<NonNullable<RunValues[K]>> }

/** What `uassist run --json` prints, and the exit code that it ends with. */
export interface RunOutcome extends RunResult {
  exitCode: number
}

/** Runs collections as `uassist run` does. Rejects where that ends before anything was sent, with the same error. */
export async function runCollections(options: RunOptions = {}): Promise<RunOutcome> {
  const { cwd, env, log, signal, collections = [], ...wishes } = options
  const { environment, account } = wishes
  const called = {
    ...(typeof environment === 'string' && { environment }),
    ...(account && { account: String(account) }),
  }
  return forProgram(called, async () => {
    const [{ command }, { parseCommandLine }] = await Promise.all([import('../commands/run'), import('../cli/command')])
    const { values, positionals } = parseCommandLine(command, [...argumentsOf(wishes), '--json', '--', ...collections])
    const lines: string[] = []
    const host = { ...(cwd && { cwd }), ...(env && { env }), ...(log && { log }), ...(signal && { signal }) }
    const io = hostIo(host, { data: (line) => lines.push(line) })
    const exitCode = await command.run(values, positionals, io)
    return { ...(JSON.parse(lines.join('')) as RunResult), exitCode }
  })
}

/** The same on a command line, which refuses what it does not know. */
function argumentsOf(wishes: Readonly<Record<string, Scalar | boolean | Several | undefined>>): string[] {
  return Object.entries(wishes).flatMap(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (value === undefined || value === false) return []
    if (value === true) return [option]
    if (typeof value !== 'object') return [`${option}=${String(value)}`]
    const several = Array.isArray(value) ? value : Object.entries(value).map(([key, one]) => `${key}=${String(one)}`)
    return (name === 'reporters' ? [several.join(',')] : several).map((one) => `${option}=${one}`)
  })
}
