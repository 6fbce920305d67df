import { recordsIn } from '../../formats/parse-json'

/** One Postman collection (v2.x), read and parsed by the caller. */
export interface CollectionInput {
  name: string
  /** Where it was read from: body files are looked for in the same folder, and nowhere else. */
  file: string
  definition: object
}

/** A folder or a request of a collection file, as far as this runner looks into it. */
export interface Node {
  id?: string
  name: string
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
  return { ...collection, definition: { ...rest, variable: recordsIn(variable), item: tidiedNodes(item) } }
}

function tidiedNodes(items: unknown): Node[] {
  return recordsIn(items).map(({ name, request, item, ...node }) => ({
    ...node,
    name: typeof name === 'string' ? name : name === undefined ? 'unnamed' : JSON.stringify(name),
    ...(request !== undefined && request !== null && { request }),
    ...(item !== undefined && { item: tidiedNodes(item) }),
  }))
}

/** The folders and requests at the top of a collection. */
export function nodesOf({ definition }: CollectionInput): Node[] {
  return (definition as Node).item ?? []
}

/** What a collection's author calls it (`info.name`). Empty when it has no name. */
export function ownName({ definition }: CollectionInput): string {
  const { info } = definition as { info?: { name?: unknown } | null }
  return typeof info?.name === 'string' ? info.name.trim() : ''
}

/** The same collection with other nodes at its top; its variables, scripts and auth stay. */
export function withNodes(collection: CollectionInput, item: Node[]): CollectionInput {
  return { ...collection, definition: { ...collection.definition, item } }
}

/** A request, and the folders around it, the outermost first. */
export interface Placed {
  request: Node
  folders: readonly Node[]
}

/** In the order Newman runs them. */
export function requestsIn(nodes: readonly Node[], folders: readonly Node[] = []): Placed[] {
  return nodes.flatMap((node) => (node.item ? requestsIn(node.item, [...folders, node]) : [{ request: node, folders }]))
}

/** The nodes that are wanted, whole, and of the folders around them what is left; folders that would be empty drop out. */
export function onlyNodes(nodes: readonly Node[], isWanted: (node: Node) => boolean): Node[] {
  return nodes.flatMap((node) => {
    if (isWanted(node)) return [node]
    const item = onlyNodes(node.item ?? [], isWanted)
    return item.length > 0 ? [{ ...node, item }] : []
  })
}

/** All requests in the order Newman runs them. */
export function plannedItems(nodes: readonly Node[]): PlannedItem[] {
  return requestsIn(nodes).map(({ request: { name, request }, folders }) => ({
    name,
    folder: folders.map((folder) => folder.name),
    method: typeof request === 'object' ? String(request.method ?? 'GET') : 'GET',
  }))
}
