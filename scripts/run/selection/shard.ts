import { type PostmanItem } from '../../formats/postman-collection'
import { digestOf } from './digests'
import { type CollectionInput, nodesOf, requestsIn } from './item-tree'
import { jumpsIn } from './jumps'
import { type Part, partOf } from './parts'
import { withPrerequisites } from './prerequisites'
import { type Timings } from './timings'
import { type WeightOf, weightsOf } from './weights'

/** Which part of the work it is, from 1. */
export interface Shard {
  index: number
  total: number
}

/** No CI starts more jobs for one run. */
export const MOST_SHARDS = 1_000

/** The requests of a folder at the top, or those beside the folders; and all they send a run to. */
type Unit = readonly PostmanItem[]

/**
 * The `index`-th of `total` parts of the work. A top-level folder stays whole, and so do the requests outside all
 * folders; heavy units go first, each to the part that has least so far. The same collections and timings give the same
 * parts on every machine, and all parts together are the whole. A part also has the requests of other parts that find
 * what its own ones need, such as an id.
 */
export function shardOf(collections: readonly CollectionInput[], { index, total }: Shard, timings?: Timings): Part[] {
  const split = splitOf(collections, total, timings)
  const isMine = (request: PostmanItem) => split.get(request) === index
  const mine = new Set([...split.keys()].filter(isMine))
  return collections
    .map((one, order) => partOf(one, order, withPrerequisites(one, mine), (request) => !isMine(request)))
    .filter(({ collection }) => nodesOf(collection).length > 0)
}

/** Stands for which part each request went to: where it is equal, the parts are those of one whole. */
export function splitDigest(collections: readonly CollectionInput[], total: number, timings?: Timings): string {
  const split = splitOf(collections, total, timings)
  return digestOf(collections.map((one) => requestsIn(nodesOf(one)).map(({ request }) => split.get(request))))
}

/** The part that each request belongs to, from 1. */
function splitOf(
  collections: readonly CollectionInput[],
  total: number,
  timings: Timings | undefined,
): Map<PostmanItem, number> {
  const weightOf = weightsOf(collections, timings)
  const loads = Array.from({ length: total }, () => 0)
  const split = new Map<PostmanItem, number>()
  for (const { unit, weight } of unitsOf(collections, weightOf)) {
    const lightest = loads.indexOf(Math.min(...loads))
    loads[lightest] = (loads[lightest] ?? 0) + weight
    for (const request of unit) split.set(request, lightest + 1)
  }
  return split
}

/** Heaviest first; the sort is stable, so equal weights keep the order of the files. */
function unitsOf(collections: readonly CollectionInput[], weightOf: WeightOf): { unit: Unit; weight: number }[] {
  const units = collections.flatMap((collection) => {
    const nodes = nodesOf(collection)
    const folders = nodes.filter((node) => node.item).map((folder) => [folder])
    const unitOf = (some: readonly PostmanItem[]) => requestsIn(some).map(({ request }) => request)
    return joined([...folders, nodes.filter((node) => !node.item)].map(unitOf), jumpsIn(collection))
  })
  return units
    .filter((unit) => unit.length > 0)
    .map((unit) => ({ unit, weight: unit.reduce((sum, request) => sum + weightOf(request), 0) }))
    .sort((a, b) => b.weight - a.weight)
}

/** The same, with those made one that have requests of one jump: a run of some of them would send others than the whole. */
function joined(units: readonly Unit[], jumps: readonly Unit[]): readonly Unit[] {
  return jumps.reduce((groups, jump) => {
    const between = new Set(jump)
    const isPart = (group: Unit) => group.some((request) => between.has(request))
    return [...groups.filter((group) => !isPart(group)), groups.filter(isPart).flat()]
  }, units)
}
