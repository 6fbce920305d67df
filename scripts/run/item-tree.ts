import { type CollectionInput } from './run-options'

/** A folder or a request of a collection file, as far as this runner looks into it. */
export interface Node {
  id?: string
  name?: string
  item?: Node[]
  request?: { method?: string } | string
  event?: unknown
  auth?: unknown
}

/** A request of a collection, before it ran. Its place in the list is Newman's `cursor.position`. */
export interface PlannedItem {
  name: string
  /** Names of the folders around it, the outermost first. */
  folder: readonly string[]
  method: string
}

/**
 * The collection with what is no folder, no request and no variable left out, and with names that are texts: files are
 * written by hand as well, and everything after this relies on it.
 */
export function tidied({ definition, ...collection }: CollectionInput): CollectionInput {
  const { item, variable, ...rest } = definition as { item?: unknown; variable?: unknown }
  return { ...collection, definition: { ...rest, variable: records(variable), item: tidiedNodes(item) } }
}

function tidiedNodes(items: unknown): Node[] {
  return records(items).map(({ name, request, item, ...node }) => ({
    ...node,
    name: typeof name === 'string' ? name : name === undefined ? 'unnamed' : JSON.stringify(name),
    ...(request !== undefined && request !== null && { request }),
    ...(item !== undefined && { item: tidiedNodes(item) }),
  }))
}

function records(list: unknown): Record<string, unknown>[] {
  const isRecord = (one: unknown): one is Record<string, unknown> => typeof one === 'object' && one !== null
  return Array.isArray(list) ? list.filter(isRecord) : []
}

export function nodesOf({ definition }: CollectionInput): Node[] {
  return (definition as Node).item ?? []
}

/** The same collection with other nodes at its top; its variables, scripts and auth stay. */
export function withNodes(collection: CollectionInput, item: Node[]): CollectionInput {
  return { ...collection, definition: { ...collection.definition, item } }
}

/** The requests themselves, in the order Newman runs them. */
export function requestsIn(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => (node.item ? requestsIn(node.item) : [node]))
}

/** The same nodes with only these requests in them; folders that would be empty drop out. */
export function onlyRequests(nodes: readonly Node[], wanted: ReadonlySet<Node>): Node[] {
  return nodes.flatMap((node) => {
    if (!node.item) return wanted.has(node) ? [node] : []
    const item = onlyRequests(node.item, wanted)
    return item.length > 0 ? [{ ...node, item }] : []
  })
}

/** All requests in the order Newman runs them. */
export function plannedItems(nodes: readonly Node[], folder: readonly string[] = []): PlannedItem[] {
  return nodes.flatMap((node) => {
    const name = node.name ?? 'unnamed'
    if (node.item) return plannedItems(node.item, [...folder, name])
    const method = typeof node.request === 'object' ? String(node.request.method ?? 'GET') : 'GET'
    return [{ name, folder, method }]
  })
}
