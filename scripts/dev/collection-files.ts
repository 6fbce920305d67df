import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { growthPicture } from './bench/growth-picture'
import { MEASURED } from './bench/measured'
import { picture } from './bench/picture'
import { buildCollection } from './build-collection'
import { CAUSE_TABLES } from './documentation/cause-tables'
import { ENDPOINT_TABLES } from './documentation/endpoint-tables'
import { GROWTH_TABLES } from './documentation/growth-tables'
import { withTables } from './documentation/markdown-tables'
import { buildInsomniaFile, GENERATED_FROM, INSOMNIA_FILES } from './insomnia/build-insomnia-file'
import { buildOpenapiFile, OPENAPI_FILE } from './openapi/build-openapi-file'

const SUFFIX = '.postman_collection.json'

/** Documents with generated tables. */
const DOCUMENTS = [
  ['collections/README.md', ENDPOINT_TABLES],
  ['docs/refusals.md', CAUSE_TABLES],
  ['docs/scaling.md', GROWTH_TABLES],
] as const

/**
 * Builds every collection of the project in place, the Insomnia and OpenAPI files from one of them, and the generated tables
 * and pictures of the documents; with `--check` it writes nothing and names what is stale. Returns the exit code: 0 done, 1 something is
 * stale, 2 could not run.
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
  const bring = async (file: string, built: string): Promise<void> => {
    const path = join(root, file)
    if (existsSync(path) && (await readFile(path, 'utf8')) === built) return
    if (args.includes('--check')) {
      say(`${file} is stale: run \`npm run collections\``)
      code = 1
    } else {
      await writeFile(path, built)
      say(`${file} is written`)
    }
  }
  for (const name of names.sort()) {
    const file = `collections/${name}${SUFFIX}`
    const built = await buildCollection(name, await readFile(join(root, file), 'utf8'), root)
    await bring(file, built)
    if (name !== GENERATED_FROM) continue
    await bring(INSOMNIA_FILES.v5, await buildInsomniaFile(built, root, 'v5'))
    await bring(INSOMNIA_FILES.v4, await buildInsomniaFile(built, root, 'v4'))
    await bring(OPENAPI_FILE, await buildOpenapiFile(built, root))
  }
  for (const [document, tables] of DOCUMENTS) {
    await bring(document, withTables(await readFile(join(root, document), 'utf8'), tables, document))
  }
  await bring('docs/measured.svg', picture(MEASURED.run))
  await bring('docs/growth.svg', growthPicture(MEASURED.fleet))
  return code
}
