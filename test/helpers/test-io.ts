import { Readable } from 'node:stream'
import { type Io } from '../../scripts/cli/io'

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
    out: (line) => void (written.out += `${line}\n`),
    err: (line) => void (written.err += `${line}\n`),
    errRaw: (text) => void (written.err += text),
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
