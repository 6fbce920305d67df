import { type RunIdentity } from './reports/merge/shard-report'
import { iterationsOf, type RunOptions } from './run-options'
import { contentDigest, digestOf } from './selection/digests'
import { type CollectionInput } from './selection/item-tree'
import { splitDigest } from './selection/shard'

/**
 * What all shards of a run have in common.
 *
 * @param whole the collections with all of their requests
 * @param selected what of them is divided
 */
export function identityOf(
  whole: readonly CollectionInput[],
  selected: readonly CollectionInput[],
  total: number,
  options: RunOptions,
): RunIdentity {
  return {
    collections: contentDigest(whole),
    settings: digestOf([options.environment.name, iterationsOf(options)]),
    split: splitDigest(selected, total, options.timings?.known),
  }
}
