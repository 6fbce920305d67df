import { writeSync } from 'node:fs'
import { type Readable, type Writable } from 'node:stream'
import { type ReadStream } from 'node:tty'
import { whenNoWork } from '../../plugin/node/under-way'
import { CommandError } from './errors'
import { printable, printableStyled } from './printable'

/** What a command may touch of the terminal and the process; tests pass their own. */
export interface Io extends Printers {
  stdin: Readable
  env: NodeJS.ProcessEnv
  cwd: string
  /** Whether stderr is a terminal. */
  isTTY: boolean
  /** How wide that terminal is now. */
  columns: number
  /** Aborts at the first Ctrl-C, at SIGTERM, and when the terminal is closed. */
  signal: AbortSignal
}

/** The ways out of a command. */
export interface Printers {
  /** The result for people, on stdout: each text is a line, and is made printable. */
  out: (...lines: string[]) => void
  /** Messages for people, on stderr: each text is a line, and is made printable. */
  err: (...lines: string[]) => void
  /** What programs read, on stdout: a token, JSON, a file. One line, as it is. */
  data: (line: string) => void
  /** Writes to stderr as it is: only what this program made itself. */
  errRaw: (text: string) => void
}

/**
 * The one place where text becomes output: whatever a file, a server or a variable brought along, it moves no cursor,
 * begins no line and commands no CI.
 *
 * @param write to stdout (1) or stderr (2)
 */
export function printers(write: (descriptor: 1 | 2, text: string) => void): Printers {
  const print =
    (descriptor: 1 | 2) =>
    (...lines: string[]) => {
      write(descriptor, lines.map((line) => `${printable(line)}\n`).join(''))
    }
  return {
    out: print(1),
    err: print(2),
    data: (line) => {
      write(1, `${line}\n`)
    },
    errRaw: (text) => {
      write(2, text)
    },
  }
}

/** Whether somebody can be asked: never in CI, never without a terminal. */
export function isInteractive({ env, isTTY }: Pick<Io, 'env' | 'isTTY'>): boolean {
  return isTTY && !inCi(env)
}

/** Whether what comes from stdin is typed or pasted by somebody. */
export function isStdinTerminal({ stdin }: Pick<Io, 'stdin'>): boolean {
  return (stdin as Partial<ReadStream>).isTTY === true
}

/** Whether `CI` is set, to anything that means yes. */
export function inCi(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0'
}

/**
 * Where a long piece of work says how far it is: a line that is rewritten on a terminal that can do so, plain lines
 * elsewhere. Coloured there only, and not where people asked for none (https://no-color.org). `command` is for a line that
 * a CI is to obey.
 */
export function progressOf(io: Pick<Io, 'err' | 'errRaw' | 'isTTY' | 'columns' | 'env'>) {
  const { err, errRaw, isTTY, env } = io
  const isCapable = isTTY && env.TERM !== 'dumb'
  const colors = isCapable && !env.NO_COLOR
  const styled = (end: string) => (text: string) => {
    errRaw(printableStyled(text) + end)
  }
  return {
    line: colors
      ? styled('\n')
      : (line: string) => {
          err(line)
        },
    command: (line: string) => {
      errRaw(`${line}\n`)
    },
    colors,
    // The width is asked each time: people resize their windows.
    ...(isCapable && { status: styled(''), columns: () => io.columns }),
  }
}

/**
 * The real process. The first signal asks the command to stop in good order (ports are freed, children end); the second,
 * and SIGQUIT, end it at once. Not before a refresh that is under way is saved: its refresh token is spent.
 */
export function processIo(): Io {
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
    process.on(name, () => {
      if (abort.signal.aborted || name === 'SIGQUIT') {
        const hasToWait = whenNoWork(() => process.exit(130))
        if (hasToWait) write(2, 'A refresh is under way, and is saved first. This ends by itself.\n')
      }
      abort.abort()
    })
  }
  return {
    ...printers(write),
    get stdin() {
      return process.stdin
    },
    env: process.env,
    cwd: process.cwd(),
    get isTTY() {
      // Undefined without a terminal, whatever its type says.
      return Boolean(process.stderr.isTTY)
    },
    get columns() {
      return process.stderr.columns || 80
    },
    signal: abort.signal,
  }
}

/** The streams of the descriptors that could not take everything at once. */
const slow = new Map<1 | 2, Writable>()

/**
 * Writes straight to the descriptor: `process.stdout` loads Node's network and terminal code, which costs a cached token
 * a tenth of its time. Where the descriptor cannot take more at once, the stream takes the rest, and what follows until it
 * has written that: nothing overtakes it. Throws OUTPUT_UNWRITABLE where the result cannot be written, as on a full disk;
 * what is for people is lost then.
 */
function write(descriptor: 1 | 2, text: string): void {
  const waiting = slow.get(descriptor)
  if (waiting && waiting.writableLength > 0) {
    waiting.write(text)
    return
  }
  let rest = Buffer.from(text)
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A closed reader (`uassist … | head -1`) or terminal is no error of ours, and decides no exit code: the work goes on.
    if (code === 'EPIPE' || code === 'EIO' || (code !== 'EAGAIN' && descriptor === 2)) return
    if (code !== 'EAGAIN') {
      throw new CommandError(
        'OUTPUT_UNWRITABLE',
        `stdout cannot be written (${String(code)})`,
        'Make room there, and run the command again.',
      )
    }
    const stream = waiting ?? (descriptor === 1 ? process.stdout : process.stderr).on('error', () => undefined)
    slow.set(descriptor, stream)
    stream.write(rest)
  }
}
