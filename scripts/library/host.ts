import { type Io, printers } from '../cli/io'

/** Where a program stands in for the terminal of a command. */
export interface HostOptions {
  /** The folder that names and paths are looked up from. Default the working directory. */
  cwd?: string
  /** Variables such as UASSIST_HOME and UASSIST_ACCESS_TOKEN. Default those of the process. */
  env?: Readonly<Record<string, string | undefined>>
  /** Takes what people should know, a line each, without a secret. Default stderr. */
  log?: (line: string) => void
  /** Ends what is waited for. */
  signal?: AbortSignal
}

/**
 * The terminal and process of a command, for a program: nobody can be asked, and no signal is listened to.
 *
 * @param options.data takes what a command prints for programs
 * @param options.once a line that people have seen is not shown again
 */
export function hostIo(
  { cwd = process.cwd(), env = process.env, log, signal = new AbortController().signal }: HostOptions,
  { data = () => undefined, once = false }: { data?: (line: string) => void; once?: boolean } = {},
): Io {
  const print = log ?? ((line: string) => void process.stderr.write(`${line}\n`))
  const said = new Set<string>()
  const write = (_descriptor: 1 | 2, text: string) => {
    for (const line of text.replace(/\n$/, '').split('\n')) {
      if (!once || !said.has(line)) print(line)
      if (once) said.add(line)
    }
  }
  return {
    ...printers(write),
    data,
    get stdin() {
      return process.stdin
    },
    env,
    cwd,
    isTTY: false,
    columns: 80,
    signal,
  }
}
