import { writeSync } from 'node:fs'
import { type Readable } from 'node:stream'

/** What a command may touch of the terminal and the process; tests pass their own. */
export interface Io {
  /** The result, and nothing else: one line on stdout. */
  out: (line: string) => void
  /** Talk for people: one line on stderr. */
  err: (line: string) => void
  /** Writes to stderr as it is, for a status line that is rewritten. */
  errRaw: (text: string) => void
  stdin: Readable
  env: NodeJS.ProcessEnv
  cwd: string
  /** Whether stderr is a terminal somebody looks at. */
  isTTY: boolean
  /** How wide that terminal is now. */
  columns: number
  /** Aborts at the first Ctrl-C or SIGTERM. */
  signal: AbortSignal
}

/** Whether somebody can be asked: never in CI, never without a terminal. */
export function isInteractive({ env, isTTY }: Pick<Io, 'env' | 'isTTY'>): boolean {
  return isTTY && !inCi(env)
}

export function inCi(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0'
}

/**
 * Where a long piece of work says how far it is: a line that is rewritten on a terminal that can do so, plain lines
 * elsewhere. Coloured there only, and not where people asked for none (https://no-color.org).
 */
export function progressOf(io: Pick<Io, 'err' | 'errRaw' | 'isTTY' | 'columns' | 'env'>) {
  const { err, errRaw, isTTY, env } = io
  const isCapable = isTTY && env.TERM !== 'dumb'
  // Asked each time: people resize their windows.
  const status = { status: errRaw, columns: () => io.columns }
  return { line: err, colors: isCapable && !env.NO_COLOR, ...(isCapable && status) }
}

/**
 * The real process. The first signal asks the command to stop in good order (a refresh that is under way is saved, ports
 * are freed); the second ends it at once.
 */
export function processIo(): Io {
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (abort.signal.aborted) process.exit(130)
      abort.abort()
    })
  }
  return {
    out: (line) => {
      write(1, `${line}\n`)
    },
    err: (line) => {
      write(2, `${line}\n`)
    },
    errRaw: (text) => {
      write(2, text)
    },
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

/**
 * Writes straight to the descriptor: `process.stdout` loads Node's network and terminal code, which costs a cached token
 * a tenth of its time. Where the descriptor cannot take more at once, the stream takes the rest.
 */
function write(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text)
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A reader that went away (`uassist … | head -1`) is no error of ours. Without one for the talk, the work goes on.
    if (code === 'EPIPE' && descriptor === 2) return
    if (code === 'EPIPE') process.exit(0)
    if (code !== 'EAGAIN') throw error
    ;(descriptor === 1 ? process.stdout : process.stderr).write(rest)
  }
}
