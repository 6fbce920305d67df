import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildCollection } from './build-collection'

const SUFFIX = '.postman_collection.json'

/**
 * Builds every collection of the project in place; with `--check` it writes nothing and names what is stale.
 * Returns the exit code: 0 done, 1 something is stale, 2 could not run.
 */
export async function buildCollectionFiles(
  args: readonly string[],
  root: string,
  say: (line: string) => void,
): Promise<number> {
  const unknown = args.find((arg) => arg !== '--check')
  if (unknown !== undefined) {
    say(`unknown argument "${unknown}"; the only one is --check`)
    return 2
  }
  const folder = join(root, 'collections')
  const names = (await readdir(folder))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
  if (names.length === 0) {
    say(`there is no *${SUFFIX} in ${folder}`)
    return 2
  }
  let code = 0
  for (const name of names.sort()) {
    const path = join(folder, name + SUFFIX)
    const text = await readFile(path, 'utf8')
    const built = await buildCollection(name, text, root)
    if (built === text) continue
    if (args.includes('--check')) {
      say(`collections/${name}${SUFFIX} is stale: run \`npm run collections\``)
      code = 1
    } else {
      await writeFile(path, built)
      say(`collections/${name}${SUFFIX} is written`)
    }
  }
  return code
}
