import { lstatSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, sep } from 'node:path'
import { CommandError } from './errors'

/** Whether a path is a folder or lies in it, going by their names. Both are absolute. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * Throws PATH_LEADS_OUT where a folder that lies in the working directory by its name is elsewhere by a link: a checkout that
 * somebody has prepared does not decide where else files are written. A folder outside was named by hand, and may be
 * anywhere.
 *
 * @param folder absolute; it need not be there
 */
export function refuseWayOut(folder: string, workingDirectory = process.cwd()): void {
  if (!isBelow(folder, workingDirectory)) return
  const place = realFolder(folder)
  if (place !== undefined && isBelow(place, realpathSync(workingDirectory))) return
  throw new CommandError(
    'PATH_LEADS_OUT',
    `nothing is written to "${folder}": a link on the way there leads out of the working directory`,
    'Remove the link, or name the folder that it leads to.',
  )
}

/** The real path of the nearest folder on the way to a path that is there; undefined where that is a link to nothing. */
function realFolder(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    const isDangling = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
    return isDangling || dirname(path) === path ? undefined : realFolder(dirname(path))
  }
}
