import { Readable } from 'node:stream'
import { type Io, printers } from '../../scripts/cli/io'

export interface TestIo extends Io {
  stdout: () => string
  stderr: () => string
  cancel: () => void
}

/** A terminal that only remembers: no TTY, no CI, an empty stdin and environment unless given. */
export function testIo(changes: Partial<Io> = {}): TestIo {
  const written = { out: '', err: '' }
  const abort = new AbortController()
  return {
    ...printers((descriptor, text) => void (written[descriptor === 1 ? 'out' : 'err'] += text)),
    stdin: Readable.from([]),
    env: {},
    cwd: process.cwd(),
    isTTY: false,
    columns: 80,
    signal: abort.signal,
    stdout: () => written.out,
    stderr: () => written.err,
    cancel: () => {
      abort.abort()
    },
    ...changes,
  }
}
