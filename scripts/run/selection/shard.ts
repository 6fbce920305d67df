import { type PostmanItem } from '../../formats/postman-collection'
import { digestOf } from './digests'
import { type CollectionInput, nodesOf, type Placed, requestsIn } from './item-tree'
import { jumpsFrom, labelsOf } from './jumps'
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
    const folders = nodes.filter((node) => node.item).map((folder) => requestsIn([folder]))
    return joined(collection, [...folders, requestsIn(nodes.filter((node) => !node.item))])
  })
  return units
    .filter((unit) => unit.length > 0)
    .map((unit) => ({ unit, weight: unit.reduce((sum, request) => sum + weightOf(request), 0) }))
    .sort((a, b) => b.weight - a.weight)
}

/** Some units that stay together, and where their scripts lead. */
interface Group {
  requests: Unit
  labels: readonly string[]
  targets: ReadonlySet<string>
}

/** The same, with those made one between which a script leads by `setNextRequest`; all, where it may lead anywhere. */
function joined(collection: CollectionInput, units: readonly (readonly Placed[])[]): Unit[] {
  let groups: Group[] = []
  for (const unit of units) {
    const requests = unit.map(({ request }) => request)
    const jumps = unit.map((placed) => jumpsFrom(collection, placed))
    if (jumps.some(({ anywhere }) => anywhere)) return [units.flat().map((placed) => placed.request)]
    const targets = new Set(jumps.flatMap(({ labels }) => [...labels]))
    const own = { requests, labels: requests.flatMap(labelsOf), targets }
    const linked = groups.filter((group) => leads(group, own) || leads(own, group))
    groups = [...groups.filter((group) => !linked.includes(group)), together([...linked, own])]
  }
  return groups.map(({ requests }) => requests)
}

function leads(from: Group, to: Group): boolean {
  return from.targets.size > 0 && to.labels.some((label) => from.targets.has(label))
}

function together(groups: readonly Group[]): Group {
  return {
    requests: groups.flatMap(({ requests }) => requests),
    labels: groups.flatMap(({ labels }) => labels),
    targets: new Set(groups.flatMap(({ targets }) => [...targets])),
  }
}
