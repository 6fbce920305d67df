import { type Node, nodesOf, requestCount, withNodes } from './item-tree'
import { type CollectionInput } from './run-options'

/** The smallest part of a collection that may run apart from the rest: requests of one folder hand values on. */
interface Unit {
  nodes: readonly Node[]
  weight: number
}

/**
 * The `index`-th of `total` parts of the work. A top-level folder stays whole, and so do the requests outside all
 * folders; heavy units go first, each to the part that has least so far. The same collections give the same parts on
 * every machine, and all parts together are the whole.
 */
export function shardOf(
  collections: readonly CollectionInput[],
  { index, total }: { index: number; total: number },
): CollectionInput[] {
  const loads = Array.from({ length: total }, () => 0)
  const mine = new Set<Node>()
  for (const unit of unitsOf(collections)) {
    const lightest = loads.indexOf(Math.min(...loads))
    loads[lightest] = (loads[lightest] ?? 0) + unit.weight
    if (lightest === index - 1) for (const node of unit.nodes) mine.add(node)
  }
  const isMine = (node: Node) => mine.has(node)
  return collections
    .map((collection) => withNodes(collection, nodesOf(collection).filter(isMine)))
    .filter((collection) => nodesOf(collection).length > 0)
}

/** Heaviest first; the sort is stable, so equal weights keep the order of the files. */
function unitsOf(collections: readonly CollectionInput[]): Unit[] {
  const units = collections.flatMap((input) => {
    const nodes = nodesOf(input)
    const loose = nodes.filter((node) => !node.item)
    const groups = [...nodes.filter((node) => node.item).map((folder) => [folder]), loose]
    return groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        nodes: group,
        weight: group.reduce((sum, node) => sum + requestCount(node), 0),
      }))
  })
  return units.sort((a, b) => b.weight - a.weight)
}
