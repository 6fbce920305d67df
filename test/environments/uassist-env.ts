import { main } from '../../scripts/main'
import { type Io } from '../../scripts/cli/io'
import { testIo } from '../helpers/test-io'

// secretlint's profiler keeps every mark of a process and tells every observer of it: nothing for a command that checks
// once, but these tests check a thousand times in one process, and would take three times as long.
jest.mock('@secretlint/profiler', () => ({ secretLintProfiler: { mark: () => undefined } }))

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** Runs `uassist env …` in this process, in a folder and with variables of its own. */
export async function uassistEnv(argv: string[], changes: Partial<Io> = {}): Promise<Ran> {
  const io = testIo(changes)
  const code = await main(['env', ...argv], io)
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}
