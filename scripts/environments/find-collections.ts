import { basename } from 'node:path'
import { accountOf, DEFAULT_ACCOUNT } from '../../plugin/auth'
import { parsePostmanCollection, type PostmanCollection } from '../formats/postman-collection'
import { referencesIn } from '../formats/references'
import { type Io } from '../cli/io'
import { localPath } from '../cli/local-path'
import { readText } from '../cli/read-text'
import { CommandError } from '../cli/errors'
import { collectionFolders, COLLECTION_SUFFIX as SUFFIX } from './collections-folder'
import { listFiles } from '../cli/list-files'

/** A collection that was found, read and parsed. */
export interface Collection {
  /** Its file's, without the ending. */
  name: string
  file: string
  definition: PostmanCollection
}

/** The collections named (by name or path), or all of the nearest collections folder that has any. */
export function readCollections(names: readonly string[], io: Pick<Io, 'env' | 'cwd'>): Collection[] {
  const files = names.length > 0 ? names.map((name) => findCollection(name, io)) : allCollections(io)
  return files.map((file) => ({
    name: basename(file).replace(/(?:\.postman_collection)?\.json$/, ''),
    file,
    definition: parsePostmanCollection(readText(file, 'collection'), file),
  }))
}

/**
 * The accounts whose tokens the collections refer to, as `{{agentAccessToken}}` or by the name in quotes, and with any of
 * them the default one. None where nothing names a token, not even `accessToken`: such a collection needs no sign-in.
 *
 * @param given variables that hold somebody else's token
 */
export function accountsIn(
  collections: readonly Pick<Collection, 'definition'>[],
  given: ReadonlySet<string> = new Set(),
): string[] {
  const keys = new Set(collections.flatMap(({ definition }) => [...referencesIn(definition)]))
  const named = [...keys]
    .filter((key) => !given.has(key))
    .map(accountOf)
    .filter((account) => account !== undefined)
  return named.length > 0 ? [...new Set([DEFAULT_ACCOUNT, ...named])] : []
}

const listCollections = (folder: string) => listFiles(folder, SUFFIX)

function allCollections(io: Pick<Io, 'env' | 'cwd'>): string[] {
  for (const folder of collectionFolders(io)) {
    const files = listCollections(folder)
    if (files.length > 0) return files
  }
  throw new CommandError(
    'COLLECTION_UNKNOWN',
    'there are no collections here',
    `Name a file, or put one into collections/*${SUFFIX}.`,
  )
}

function findCollection(name: string, io: Pick<Io, 'env' | 'cwd'>): string {
  if (/[/\\]|\.json$/.test(name)) return localPath(name, io.cwd)
  const found = collectionFolders(io).flatMap(listCollections)
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
