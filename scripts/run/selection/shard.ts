import { type PostmanItem } from '../../formats/postman-collection'
import { holdsText, scriptsOf } from '../../formats/script-text'
import { type CollectionInput, nodesOf, onlyNodes, requestsIn, withNodes } from './item-tree'
import { withPrerequisites } from './prerequisites'

/** The requests of a folder at the top, or those beside the folders; and all they send a run to. */
type Unit = readonly PostmanItem[]

/**
 * The `index`-th of `total` parts of the work. A top-level folder stays whole, and so do the requests outside all
 * folders; heavy units go first, each to the part that has least so far. The same collections give the same parts on
 * every machine, and all parts together are the whole. A part also has the requests of other parts that find what its
 * own ones need, such as an id.
 */
export function shardOf(
  collections: readonly CollectionInput[],
  { index, total }: { index: number; total: number },
): CollectionInput[] {
  const loads = Array.from({ length: total }, () => 0)
  const mine = new Set<PostmanItem>()
  for (const unit of unitsOf(collections)) {
    const lightest = loads.indexOf(Math.min(...loads))
    loads[lightest] = (loads[lightest] ?? 0) + unit.length
    if (lightest === index - 1) for (const request of unit) mine.add(request)
  }
  return collections
    .map((one) => {
      const kept = withPrerequisites(one, mine)
      return withNodes(
        one,
        onlyNodes(nodesOf(one), (node) => kept.has(node)),
      )
    })
    .filter((collection) => nodesOf(collection).length > 0)
}

/** Heaviest first; the sort is stable, so equal weights keep the order of the files. */
function unitsOf(collections: readonly CollectionInput[]): Unit[] {
  const units = collections.flatMap((collection) => {
    const nodes = nodesOf(collection)
    const folders = nodes
      .filter((node) => node.item)
      .map((folder) => requestsIn([folder]).map(({ request }) => request))
    return joined([...folders, nodes.filter((node) => !node.item)])
  })
  return units.filter((unit) => unit.length > 0).sort((a, b) => b.length - a.length)
}

/** The same, with those made one between which a script leads by `setNextRequest`. */
function joined(units: readonly Unit[]): Unit[] {
  let groups: Unit[] = []
  for (const unit of units) {
    const linked = groups.filter((group) => leads(group, unit) || leads(unit, group))
    groups = [...groups.filter((group) => !linked.includes(group)), [...linked.flat(), ...unit]]
  }
  return groups
}

function leads(from: Unit, to: Unit): boolean {
  const scripts = from.map(scriptsOf).filter((text) => text.includes('setNextRequest('))
  return scripts.some((text) => to.some(({ id, name }) => [id, name].some((one) => one && holdsText(text, one))))
}
