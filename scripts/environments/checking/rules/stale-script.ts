import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Fault, type Rule } from '../finding'

/** A collection with scripts in TypeScript holds what is bundled from them today. */
export const staleScript: Rule = {
  name: 'stale-script',
  level: 'error',
  why: 'Postman and Newman run what is in the collection: an edit of the source alone changes nothing.',
  check: async ({ root, collections }) => {
    const faults: Fault[] = []
    for (const { file, path, text } of collections) {
      const name = basename(path, '.postman_collection.json')
      if (!existsSync(join(root, 'collections', 'scripts', `${name}.pre-request.ts`))) continue
      const message = await differenceFromBuild(name, text, root)
      if (message !== undefined)
        faults.push({ file, message, fix: 'Run `npm run collections`, and commit what it writes.' })
    }
    return faults
  },
}

/** What is wrong with a collection's text, compared with what the build makes of it. */
async function differenceFromBuild(name: string, text: string, root: string): Promise<string | undefined> {
  try {
    // Loaded here, because it needs esbuild, which only a workshop has.
    const { buildCollection } = await import('../../../dev/build-collection')
    return (await buildCollection(name, text, root)) === text ? undefined : 'its scripts or its form are stale'
  } catch (error) {
    return `its scripts cannot be bundled: ${(error as Error).message.split('\n')[0] ?? ''}`
  }
}
