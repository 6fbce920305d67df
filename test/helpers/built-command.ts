import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freshBuild } from './fresh-build'

const BUILT_COMMAND = join(freshBuild(), 'uassist.js')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  child: ChildProcess
  /** Resolves when the text has appeared on either stream; rejects when the process ends without it. */
  says: (text: RegExp) => Promise<RegExpExecArray>
  ended: Promise<Ended>
}

const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts the built command with an environment of its own: nothing of the caller's CI or UASSIST settings reaches it. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Running {
  const child = spawn(process.execPath, [BUILT_COMMAND, ...args], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
  })
  children.push(child)
  const text = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      text[name] += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }))
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text.stdout + text.stderr)
          if (found) resolve(found)
          return found
        }
        if (look()) return
        listeners.add(look)
        void ended.then(() => {
          if (!look()) reject(new Error(`ended without saying ${String(pattern)}:\n${text.stdout}${text.stderr}`))
        })
      }),
  }
}

export async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Promise<Ended> {
  const { child, ended } = start(args, env, cwd)
  child.stdin?.end()
  return ended
}
