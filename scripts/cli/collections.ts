import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { DEFAULT_ACCOUNT } from '../../plugin/auth'
import { CommandError } from './errors'
import { collectionFolders } from './environment'

const SUFFIX = '.postman_collection.json'

export interface Collection {
  name: string
  file: string
  definition: object
}

/** The collections named (by name or path), or all of the nearest collections folder that has any. */
export function readCollections(names: readonly string[], cwd: string): Collection[] {
  const files = names.length > 0 ? names.map((name) => findCollection(name, cwd)) : allCollections(cwd)
  return files.map((file) => ({ name: basename(file).replace(SUFFIX, ''), file, definition: readDefinition(file) }))
}

/** The accounts whose tokens a collection's requests name, `{{agentAccessToken}}`; the default one is always among them. */
export function accountsIn(collections: readonly Pick<Collection, 'definition'>[]): string[] {
  const text = JSON.stringify(collections.map(({ definition }) => definition))
  const named = [...text.matchAll(/\{\{([A-Za-z0-9]+)AccessToken\}\}/g)].map(([, account = '']) => account)
  return [...new Set([DEFAULT_ACCOUNT, ...named])]
}

function allCollections(cwd: string): string[] {
  for (const folder of collectionFolders(cwd)) {
    const files = list(folder)
    if (files.length > 0) return files
  }
  throw new CommandError(
    'COLLECTION_UNKNOWN',
    'there are no collections here',
    `Name a file, or put one into collections/*${SUFFIX}.`,
  )
}

function findCollection(name: string, cwd: string): string {
  if (/[/\\]|\.json$/.test(name)) return resolve(cwd, name)
  const found = collectionFolders(cwd).flatMap(list)
  const file = found.find((candidate) => basename(candidate) === name + SUFFIX)
  if (file) return file
  const known = [...new Set(found.map((candidate) => basename(candidate).replace(SUFFIX, '')))]
  throw new CommandError(
    'COLLECTION_UNKNOWN',
    `there is no collection "${name}"`,
    known.length > 0
      ? `There are: ${known.join(', ')}. A file elsewhere is named by its path.`
      : 'Name a file by its path.',
  )
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((entry) => entry.endsWith(SUFFIX))
      .sort()
      .map((entry) => join(folder, entry))
  } catch {
    return []
  }
}

function readDefinition(file: string): object {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'COLLECTION_UNREADABLE',
      `the collection "${file}" cannot be read (${code})`,
      'Check the path.',
    )
  }
  const refuse = (why: string) =>
    new CommandError(
      'COLLECTION_INVALID',
      `"${file}" is no Postman collection: ${why}`,
      'Export it as Collection v2.1.',
    )
  let definition: unknown
  try {
    definition = JSON.parse(text)
  } catch {
    throw refuse('it is not JSON')
  }
  if (!Array.isArray((definition as { item?: unknown } | null)?.item)) throw refuse('it has no list "item"')
  return definition as object
}
