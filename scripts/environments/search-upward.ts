import { existsSync, lstatSync, statSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Io } from '../cli/io'

/**
 * The working directory and the folders above it: up to the root of its git repository, or the home folder, whichever
 * comes first. Both are included.
 */
export function foldersUpward({ cwd, env }: Pick<Io, 'env' | 'cwd'>): string[] {
  const home = homeOf(env)
  const folders = [resolve(cwd)]
  for (;;) {
    const folder = folders.at(-1) ?? ''
    const parent = dirname(folder)
    if (folder === home || parent === folder || existsSync(join(folder, '.git'))) return folders
    folders.push(parent)
  }
}

/** The uid of another user to whom a path, or the target of a link there, belongs; undefined for one's own and for none. */
export function otherOwner(path: string): number | undefined {
  const uid = process.getuid?.()
  if (uid === undefined) return undefined
  const owners = [ownerOf(lstatSync, path), ownerOf(statSync, path)]
  // The administrator could replace this program, too.
  return owners.find((owner) => owner !== undefined && owner !== uid && owner !== 0)
}

function ownerOf(stat: (path: string, options: { throwIfNoEntry: false }) => Stats | undefined, path: string) {
  try {
    return stat(path, { throwIfNoEntry: false })?.uid
  } catch {
    // Not to be looked at is as good as not there.
    return undefined
  }
}

function homeOf(env: NodeJS.ProcessEnv): string | undefined {
  const home = env.HOME || env.USERPROFILE
  if (home) return resolve(home)
  try {
    return resolve(homedir())
  } catch {
    return undefined
  }
}
