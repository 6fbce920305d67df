import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildInsomniaFile, GENERATED_FROM, INSOMNIA_FILE } from './insomnia/build-insomnia-file'

/**
 * The Insomnia file alone: `[--v4] [FILE]`. Without a FILE, v5 is written to where it belongs; v4, which is for
 * Insomnia before version 11 and for inso, goes to standard output.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { v4: { type: 'boolean' } }, allowPositionals: true })
  if (positionals.length > 1) throw new Error('name one file at most')
  const root = process.cwd()
  const collection = await readFile(join(root, `collections/${GENERATED_FROM}.postman_collection.json`), 'utf8')
  const text = await buildInsomniaFile(collection, root, values.v4 ? 'v4' : 'v5')
  const file = positionals[0] ?? (values.v4 ? undefined : join(root, INSOMNIA_FILE))
  if (file === undefined) process.stdout.write(text)
  else await writeFile(file, text)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
