import { createHash } from 'node:crypto'
import { asRecord } from '../../formats/parse-json'
import { type CollectionInput, nodesOf, plannedItems } from './item-tree'

/**
 * What stands for collections and requests in files that are compared or kept. Names are not written there: they may hold
 * anything, and nobody redacts them the same way on every machine.
 */

/** The form of `collectionId` and of `requestIds`. */
export const ID_FORM = /^[\da-f]{12}$/

/** The form of `digestOf`. */
export const DIGEST_FORM = /^[\da-f]{32}$/

/** Stands for a collection, whatever is in it. */
export function collectionId({ name }: CollectionInput): string {
  return digestOf(name).slice(0, 12)
}

/** Stands for each request of a collection, by its position: made of its path and, of equal paths, its number. */
export function requestIds(collection: CollectionInput): string[] {
  const counts = new Map<string, number>()
  return plannedItems(nodesOf(collection)).map(({ folder, name }) => {
    const path = JSON.stringify([...folder, name])
    const number = (counts.get(path) ?? 0) + 1
    counts.set(path, number)
    return digestOf([path, number]).slice(0, 12)
  })
}

/** Stands for all that collections do. Their variables are left out: a short secret could be found by trying. */
export function contentDigest(collections: readonly CollectionInput[]): string {
  const contents = collections.map(({ name, definition: { info, item, event, auth } }) => [
    name,
    asRecord(info)?.name,
    item,
    event,
    auth,
  ])
  return digestOf(contents)
}

/** SHA-256 of a value as JSON, the first 128 bits in hex. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}
