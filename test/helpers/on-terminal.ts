import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { testWhere } from './test-where'

/** Of util-linux: macOS has another one. */
const SCRIPT = '/usr/bin/script'
/** `test`, on a machine with terminals to open. */
export const whereTerminalsAre = testWhere(
  process.platform === 'linux' && existsSync(SCRIPT) ? undefined : 'the program script is not installed (bsdutils)',
)

/** Runs a command line on a terminal of its own. */
export function onTerminal(commandLine: string, variables: NodeJS.ProcessEnv = {}, cwd = process.cwd()) {
  const child = spawn(SCRIPT, ['-qec', commandLine, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, ...variables },
  })
  const shown = { text: '' }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const shows = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(shown.text)
        if (!found) return
        child.stdout.off('data', look)
        resolve(found)
      }
      child.stdout.on('data', look)
      void ended.then(() => {
        reject(new Error(`it ended without showing ${String(pattern)}: ${shown.text}`))
      })
      look()
    })
  child.stdout.on('data', (chunk: Buffer) => (shown.text += chunk.toString()))
  return { child, ended, shows, shown }
}
