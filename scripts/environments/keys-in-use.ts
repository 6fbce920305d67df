import { dirname } from 'node:path'
import { collectionFolders } from './find-environment'
import { readProject } from './checking/project'
import { keysUsedByAny } from '../formats/collection-keys'

/** The keys that the nearest collections expect: the team's own, else those that come with uassist. */
export async function keysInUse(cwd: string): Promise<Set<string>> {
  for (const folder of collectionFolders(cwd)) {
    const { collections } = await readProject(dirname(folder))
    if (collections.length > 0) return keysUsedByAny(collections.map(({ content }) => content))
  }
  return new Set()
}
