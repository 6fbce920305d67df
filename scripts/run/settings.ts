import { type RunOptions } from './run-options'

const MINUTE_MS = 60_000

type Defaulted = 'parallel' | 'timeoutRequestMs' | 'timeoutScriptMs' | 'timeoutMs' | 'outFolder' | 'processEnv' | 'now'

/** Options whose defaults are filled in. */
export type Settings = RunOptions & Required<Pick<RunOptions, Defaulted>>

export function withDefaults(options: RunOptions): Settings {
  return {
    ...options,
    parallel: options.parallel ?? 1,
    timeoutRequestMs: options.timeoutRequestMs ?? MINUTE_MS / 2,
    timeoutScriptMs: options.timeoutScriptMs ?? MINUTE_MS,
    timeoutMs: options.timeoutMs ?? 30 * MINUTE_MS,
    outFolder: options.outFolder ?? 'reports',
    processEnv: options.processEnv ?? {},
    now: options.now ?? Date.now,
  }
}
