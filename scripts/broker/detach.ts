import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { AuthError } from '../../plugin/auth'
import { CommandError } from '../cli/errors'
import { type Io } from '../cli/io'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'

/** What a broker says once it can be used: that it runs, or that another one did already. */
export interface Announcement {
  url: string
  what: string
}

/** Node has started and listens within one second; this is for machines that are very busy. */
const START_MS = 30_000

/**
 * Starts `uassist broker` as a process of its own, which outlives this one and its terminal, and resolves to what it says.
 * Its output goes nowhere. Rejects with the error that it ended in; a start that takes too long or is cancelled is ended.
 */
export async function startDetached(args: readonly string[], { env, cwd, signal }: Io): Promise<Announcement> {
  const [, script = ''] = process.argv
  const child = spawn(process.execPath, [...process.execArgv, script, 'broker', '--json', ...args], {
    // In a session of its own it hears nothing of this terminal (setsid(2)).
    ...{ env, cwd, detached: true, windowsHide: true },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const cancelled = AbortSignal.any([signal, AbortSignal.timeout(START_MS)])
  const end = () => child.kill('SIGKILL')
  cancelled.addEventListener('abort', end)
  try {
    const ended = once(child, 'close').then(([exitCode]) => {
      if (signal.aborted) throw new AuthError('CANCELLED', 'the start of the broker was cancelled')
      throw startFailed(complaint, exitCode)
    })
    const [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
    child.disconnect()
    child.stderr?.destroy()
    child.unref()
    return said as Announcement
  } finally {
    cancelled.removeEventListener('abort', end)
  }
}

/**
 * In the broker's process: passes an announcement on to the command that has started it by `startDetached`. Nobody else is
 * there to hear it, and from then on the process goes on by itself.
 */
export function passOn(announcement: Announcement): void {
  process.send?.(announcement, undefined, undefined, () => undefined)
}

/** In the broker's process, where it was started by `startDetached`: it ends when it is asked to, not with a terminal. */
export function outliveTerminal(): void {
  if (process.send) process.removeAllListeners('SIGHUP').on('SIGHUP', () => undefined)
}

/** The error that the broker has written as its last line, by `--json`. */
function startFailed(complaint: string, exitCode: unknown): CommandError {
  const last = complaint.trimEnd().split('\n').at(-1) ?? ''
  const { code, message, hint } = asRecord(asRecord(jsonOrUndefined(last))?.error) ?? {}
  if (typeof code !== 'string') {
    return new CommandError('BROKER_FAILED', 'the broker did not start', 'Start it without --detach to see why.')
  }
  return new CommandError(code, String(message), String(hint), Number(exitCode))
}
