import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { CommandError } from './errors'
import { type Io, isStdinTerminal } from './io'

/** What is passed on. A terminal sends the first three to the child as well as to this process. */
const FROM_TERMINAL = ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const
const PASSED_ON = [...FROM_TERMINAL, 'SIGTERM', 'SIGUSR2'] as const

/**
 * Runs a program in place of this one, with its own stdin, stdout and stderr: signals go to it, and this process ends as it
 * does, by its exit code or by the signal that ended it (a shell stops its loop only at the latter). Resolves to the exit
 * code. Throws COMMAND_UNUSABLE where it cannot be started.
 */
export async function runChild([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, io: Io) {
  const child = spawn(program, args, { env, cwd: io.cwd, stdio: 'inherit' })
  for (const name of PASSED_ON) {
    const reachesChild = isStdinTerminal(io) && FROM_TERMINAL.some((one) => one === name)
    // The child decides whether a signal ends it, the second one too.
    process.removeAllListeners(name).on(name, () => {
      if (!reachesChild) child.kill(name)
    })
  }
  const [code, signal] = await ended(child, program)
  if (signal === null) return code ?? 0
  for (const name of PASSED_ON) process.removeAllListeners(name)
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') process.kill(process.pid, signal)
  // Where a signal does not end this process: the exit code that a shell makes of it.
  return 128 + constants.signals[signal]
}

type End = [code: number | null, signal: NodeJS.Signals | null]

async function ended(child: ReturnType<typeof spawn>, program: string): Promise<End> {
  try {
    return (await once(child, 'close')) as End
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'COMMAND_UNUSABLE',
      `"${program}" cannot be started (${code})`,
      'Check its name, and whether it is on the PATH.',
    )
  }
}
