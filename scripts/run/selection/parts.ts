import { type PostmanItem } from '../../formats/postman-collection'
import { type CollectionInput, nodesOf, onlyNodes, requestsIn, withNodes } from './item-tree'

/** A collection as a run or a shard has it, and what of the whole collection that is. */
export interface Part {
  collection: CollectionInput
  /** The same with all of its requests, shards aside. */
  whole: CollectionInput
  /** Which of the run's collections it is, from 0. */
  order: number
  /** For each request of `collection`, by its position there. */
  places: readonly Place[]
}

/** Where a request of a part stands in the whole. */
export interface Place {
  /** Newman's `cursor.position` in the whole collection. */
  position: number
  /** Whether it belongs to another shard, and is here because it finds what requests of this one need. */
  isPrerequisite: boolean
}

/** A collection with some of its requests. */
export function partOf(
  whole: CollectionInput,
  order: number,
  kept: ReadonlySet<PostmanItem>,
  isPrerequisite: (request: PostmanItem) => boolean,
): Part {
  const places = requestsIn(nodesOf(whole)).flatMap(({ request }, position) =>
    kept.has(request) ? [{ position, isPrerequisite: isPrerequisite(request) }] : [],
  )
  return {
    collection: withNodes(
      whole,
      onlyNodes(nodesOf(whole), (node) => kept.has(node)),
    ),
    whole,
    order,
    places,
  }
}

/** The collections of a run that is not divided. */
export function wholeParts(collections: readonly CollectionInput[]): Part[] {
  return collections.map((whole, order) => {
    const places = requestsIn(nodesOf(whole)).map((_, position) => ({ position, isPrerequisite: false }))
    return { collection: whole, whole, order, places }
  })
}
