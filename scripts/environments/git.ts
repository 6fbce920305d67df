import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CommandError } from '../cli/errors'

const git = (cwd: string, args: readonly string[], input?: string) =>
  spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, ...(input !== undefined && { input }) })

/** Whether git would take a file, or has it already. False outside a repository, and where there is no git. */
export function isShared(file: string, cwd: string): boolean {
  return git(cwd, ['check-ignore', '--quiet', file]).status === 1
}

/** Whether git leaves a file out. False outside a repository, and where there is no git. */
export function ignores(file: string, cwd: string): boolean {
  return git(cwd, ['check-ignore', '--quiet', file]).status === 0
}

/** The root of the repository; undefined outside one, and where there is no git. */
export function topFolder(cwd: string): string | undefined {
  return lineOf(cwd, '--show-toplevel')
}

/** Where git looks for hooks, as its configuration says; undefined outside a repository, and where there is no git. */
export function hooksFolder(cwd: string): string | undefined {
  const path = lineOf(cwd, '--git-path', 'hooks')
  return path === undefined ? undefined : resolve(cwd, path)
}

function lineOf(cwd: string, ...args: string[]): string | undefined {
  const { status, stdout } = git(cwd, ['rev-parse', ...args])
  return status === 0 ? stdout.replace(/\r?\n$/, '') : undefined
}

/** The files below a folder that git has or would take; undefined outside a repository, and where there is no git. */
export function sharedBelow(folder: string): string[] | undefined {
  const { status, stdout } = git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  return status === 0
    ? stdout
        .split('\0')
        .filter(Boolean)
        .map((file) => join(folder, file))
    : undefined
}

/**
 * Runs `work` in a copy of what is staged below `cwd`, which is what a commit would hold; the copy is removed again.
 * Throws GIT_UNAVAILABLE where nothing can be staged.
 */
export async function inStaged<T>(cwd: string, work: (root: string) => Promise<T>): Promise<T> {
  const prefix = git(cwd, ['rev-parse', '--show-prefix'])
  const staged = git(cwd, ['ls-files', '-z'])
  if (prefix.status !== 0 || staged.status !== 0) {
    throw new CommandError('GIT_UNAVAILABLE', `"${cwd}" is in no git repository`, 'Leave --staged out.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'uassist-staged-'))
  try {
    git(cwd, ['checkout-index', '-z', '--stdin', `--prefix=${folder}/`], staged.stdout)
    return await work(join(folder, prefix.stdout.trim()))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
