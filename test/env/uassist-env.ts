import { main } from '../../scripts/cli/main'
import { type Io } from '../../scripts/cli/io'
import { testIo } from '../helpers/test-io'

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
