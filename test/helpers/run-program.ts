import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface ProgramEnded {
  code: number | null
  /** What it wrote to both streams, as it came. */
  text: string
}

/**
 * Runs a program to its end, whatever it answers, with nothing on its standard input.
 *
 * @param onText is given what it has written so far, each time there is more
 */
export async function runProgram(
  program: string,
  args: string[],
  { onText, ...options }: { cwd: string; env: NodeJS.ProcessEnv; onText?: (text: string) => void },
): Promise<ProgramEnded> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      onText?.(text)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text }
}
