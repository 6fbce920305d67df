import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refuseWayOut } from '../cli/below'
import { type Io } from '../cli/io'
import { listFiles } from '../cli/list-files'
import { packageRoot } from '../cli/package-root'
import { type EnvironmentChoice } from './choose-environment'
import { environmentsIn } from './environment-files'
import { packageSettings } from './package-settings'
import { foldersUpward, otherOwner } from './search-upward'

const NAME = 'collections'

/** The ending of a collection's file. */
export const COLLECTION_SUFFIX = '.postman_collection.json'

/** Where a search for the team's collections folder went. */
export interface FolderSearch {
  /** The nearest one, absolute; undefined where there is none. */
  folder?: string
  /** The paths that were looked at, the nearest first. */
  lookedAt: string[]
  /** Those of them that belong to another user, and are not used. */
  refused: string[]
}

/**
 * Looks for the team's collections folder: the one of the working directory, else of the nearest directory above that has
 * one, where a package.json may give it another name. A folder that is only called so is passed over: it has neither
 * environments nor collections.
 *
 * @param asked what package.json says, where it has been read
 */
export function searchCollectionsFolder(
  io: Pick<Io, 'env' | 'cwd'>,
  { settings }: Required<EnvironmentChoice>['asked'] = { settings: packageSettings(io) },
): FolderSearch {
  const search: FolderSearch = { lookedAt: [], refused: [] }
  for (const place of foldersUpward(io)) {
    const named = settings && dirname(settings.file) === place ? settings.folder : undefined
    const folder = named ?? join(place, NAME)
    search.lookedAt.push(folder)
    if (named === undefined && !isCollectionsFolder(folder)) continue
    if ([folder, environmentsIn(folder)].some((one) => otherOwner(one) !== undefined)) search.refused.push(folder)
    else return { ...search, folder }
  }
  return search
}

/** The team's collections folder, else where it would be: in the working directory. */
export function nearestCollectionsFolder(io: Pick<Io, 'env' | 'cwd'>): string {
  return searchCollectionsFolder(io).folder ?? join(io.cwd, NAME)
}

/**
 * The same, to write the team's environments there. Throws PATH_LEADS_OUT where a link on the way leads out of the folder
 * that it lies in.
 */
export function ownCollectionsFolder(io: Pick<Io, 'env' | 'cwd'>): string {
  const folder = nearestCollectionsFolder(io)
  refuseWayOut(environmentsIn(folder), dirname(folder))
  return folder
}

/** Where collections may lie: with the team's own files, else those that come with uassist. */
export function collectionFolders(io: Pick<Io, 'env' | 'cwd'>): string[] {
  const { folder } = searchCollectionsFolder(io)
  return [...new Set([...(folder === undefined ? [] : [folder]), packagedFolder()])]
}

/** The folder that comes with uassist. */
export function packagedFolder(): string {
  return join(packageRoot(), NAME)
}

function isCollectionsFolder(folder: string): boolean {
  return existsSync(environmentsIn(folder)) || listFiles(folder, COLLECTION_SUFFIX).length > 0
}
