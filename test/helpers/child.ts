import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { tempFolder } from './temp-folder'

const ROOT = join(__dirname, '../..')

/** Bundles a small program, written against the sources, and resolves to the file that Node can run. */
export async function bundleProgram(source: string): Promise<string> {
  const outfile = join(tempFolder(), 'program.cjs')
  await build({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  })
  return outfile
}

export interface Child {
  process: ChildProcess
  /** Resolves when the program has printed a line that begins so; rejects when it ends without. */
  said: (beginning: string) => Promise<string>
  lines: string[]
  /** What it wrote to stderr. */
  errors: string[]
  /** The same as `said`, for stderr. */
  complained: (beginning: string) => Promise<string>
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Ends it without a chance to tidy up, and waits until it is gone. */
  kill: () => Promise<void>
}

const children: ChildProcess[] = []

/** Starts a bundled program as a process of its own; it is killed at the end of the test file if it still runs. */
export function startProgram(file: string, args: string[] = [], env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const lines: string[] = []
  const errors: string[] = []
  const news: (() => void)[] = []
  for (const [input, heard] of [
    [child.stdout, lines],
    [child.stderr, errors],
  ] as const) {
    createInterface({ input }).on('line', (line) => {
      heard.push(line)
      for (const tell of news.splice(0)) tell()
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    for (const tell of news.splice(0)) tell()
    return { code: code as number | null, signal: signal as NodeJS.Signals | null }
  })
  const saidIn = async (heard: readonly string[], beginning: string): Promise<string> => {
    for (;;) {
      const line = heard.find((candidate) => candidate.startsWith(beginning))
      if (line !== undefined) return line
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the program ended without saying "${beginning}": ${errors.join('\n')}`)
      }
      await new Promise<void>((resolve) => news.push(resolve))
    }
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    process: child,
    said: (beginning) => saidIn(lines, beginning),
    complained: (beginning) => saidIn(errors, beginning),
    ...{ lines, errors, ended, kill },
  }
}

afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
})
