import { type PostmanItem } from '../../formats/postman-collection'
import { collectionId, requestIds } from './digests'
import { type CollectionInput, nodesOf, requestsIn } from './item-tree'
import { type Timings } from './timings'

/** How much work a request is, beside others. */
export type WeightOf = (request: PostmanItem) => number

/**
 * The weights of requests: a share that each has, and its response time in ms. One without a time gets the median of the
 * others; where no time is known, all weigh the same. They are whole numbers: sums are the same in any order.
 */
export function weightsOf(collections: readonly CollectionInput[], timings: Timings = new Map()): WeightOf {
  const times = new Map<PostmanItem, number>()
  for (const collection of collections) {
    const known = timings.get(collectionId(collection))
    if (!known) continue
    const ids = requestIds(collection)
    requestsIn(nodesOf(collection)).forEach(({ request }, position) => {
      const ms = known.get(ids[position] ?? '')
      if (ms !== undefined) times.set(request, ms)
    })
  }
  const sorted = [...times.values()].sort((a, b) => a - b)
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  return (request) => 1 + (times.get(request) ?? median)
}
