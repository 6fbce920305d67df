import { type CollectionInput } from './run-options'

/** A folder or a request of a collection file, as far as this runner looks into it. */
export interface Node {
  id?: string
  name?: string
  item?: Node[]
  request?: { method?: string } | string
}

/** A request of a collection, before it ran. Its place in the list is Newman's `cursor.position`. */
export interface PlannedItem {
  name: string
  /** Names of the folders around it, the outermost first. */
  folder: readonly string[]
  method: string
}

export function nodesOf({ definition }: CollectionInput): Node[] {
  return (definition as Node).item ?? []
}

/** The same collection with other nodes at its top; its variables, scripts and auth stay. */
export function withNodes(collection: CollectionInput, item: Node[]): CollectionInput {
  return { ...collection, definition: { ...collection.definition, item } }
}

/** All requests in the order Newman runs them. */
export function plannedItems(nodes: readonly Node[], folder: readonly string[] = []): PlannedItem[] {
  return nodes.flatMap((node) => {
    const name = node.name ?? 'unnamed'
    if (node.item) return plannedItems(node.item, [...folder, name])
    const method = typeof node.request === 'object' ? (node.request.method ?? 'GET') : 'GET'
    return [{ name, folder, method }]
  })
}

/** How many requests a node holds. */
export function requestCount(node: Node): number {
  return node.item ? node.item.reduce((sum, child) => sum + requestCount(child), 0) : 1
}
