import { CommandError } from '../cli/errors'
import { asRecord, parseJson, recordsIn } from './parse-json'

/** A Postman collection as it came from outside: only that it has a list `item` is certain. */
export interface PostmanCollection {
  item: unknown[]
  variable?: unknown
  [member: string]: unknown
}

/** A folder (it has `item`) or a request of a collection whose items were checked, as far as anybody here looks into it. */
export interface PostmanItem {
  id?: string
  name: string
  item?: PostmanItem[]
  request?: { method?: string } | string
  event?: unknown
  auth?: unknown
}

/** A folder or request, with the names on the way to it. */
export interface CollectionPart {
  /** `Sign-in check / Fetch nonce token`; empty for the collection itself. */
  path: string
  part: Record<string, unknown>
}

/**
 * Reads a collection, format 2.0 or 2.1, also as Postman's API wraps it (`{"collection": …}`). Throws COLLECTION_INVALID
 * that names the file.
 */
export function parsePostmanCollection(text: string, file: string): PostmanCollection {
  const refuse = (why: string, hint = 'Export it as Collection v2.1.') =>
    new CommandError('COLLECTION_INVALID', `"${file}" is no Postman collection: ${why}`, hint)
  let content: unknown
  try {
    content = parseJson(text)
  } catch (error) {
    throw refuse((error as Error).message)
  }
  const { collection } = asRecord(content) ?? {}
  const found = asRecord(collection) ?? asRecord(content)
  if (Array.isArray(found?.item)) return found as PostmanCollection
  if (Array.isArray(found?.requests))
    throw refuse('it has the format v1', 'Import it in Postman, and export it as v2.1.')
  if (Array.isArray(found?.values)) throw refuse('it is an environment', 'Name an environment with "-e".')
  throw refuse('it has no list "item"')
}

/** The collection, its folders and its requests, from the outside in. */
export function* partsOf(collection: PostmanCollection): Generator<CollectionPart> {
  yield { path: '', part: collection }
  yield* below('', collection.item)
}

function* below(path: string, items: unknown): Generator<CollectionPart> {
  for (const part of recordsIn(items)) {
    const partPath = [path, typeof part.name === 'string' ? part.name : ''].filter(Boolean).join(' / ')
    yield { path: partPath, part }
    yield* below(partPath, part.item)
  }
}
