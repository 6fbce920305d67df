import { type Io } from '../cli/io'
import { collectionFolders } from './collections-folder'
import { readProject } from './checking/project'
import { keysUsedByAny } from '../formats/collection-keys'

/** The keys that the nearest collections expect: the team's own, else those that come with uassist. */
export async function keysInUse(io: Pick<Io, 'env' | 'cwd'>): Promise<Set<string>> {
  for (const folder of collectionFolders(io)) {
    const { collections } = await readProject({ folder })
    if (collections.length > 0) return keysUsedByAny(collections.map(({ content }) => content))
  }
  return new Set()
}
