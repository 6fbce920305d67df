import { asRecord, recordsIn } from '../../formats/parse-json'
import { type PostmanCollection, type PostmanItem } from '../../formats/postman-collection'

/** One Postman collection (v2.x), read and parsed by the caller. */
export interface CollectionInput {
  name: string
  /** Where it was read from. */
  file: string
  definition: PostmanCollection
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
  const { item, variable } = definition
  return { ...collection, definition: { ...definition, variable: recordsIn(variable), item: tidiedNodes(item) } }
}

function tidiedNodes(items: unknown): PostmanItem[] {
  return recordsIn(items).map(({ name, request, item, ...node }) => ({
    ...node,
    name: typeof name === 'string' ? name : name === undefined ? 'unnamed' : JSON.stringify(name),
    ...(request !== undefined && request !== null && { request }),
    ...(item !== undefined && { item: tidiedNodes(item) }),
  }))
}

/** The folders and requests at the top of a collection that is `tidied`. */
export function nodesOf({ definition }: CollectionInput): PostmanItem[] {
  return definition.item as PostmanItem[]
}

/** What a collection's author calls it (`info.name`). Empty when it has no name. */
export function ownName({ definition }: CollectionInput): string {
  const name = asRecord(definition.info)?.name
  return typeof name === 'string' ? name.trim() : ''
}

/** The same collection with other nodes at its top; its variables, scripts and auth stay. */
export function withNodes(collection: CollectionInput, item: PostmanItem[]): CollectionInput {
  return { ...collection, definition: { ...collection.definition, item } }
}

/** A request, and the folders around it, the outermost first. */
export interface Placed {
  request: PostmanItem
  folders: readonly PostmanItem[]
}

/** In the order Newman runs them. */
export function requestsIn(nodes: readonly PostmanItem[], folders: readonly PostmanItem[] = []): Placed[] {
  return nodes.flatMap((node) => (node.item ? requestsIn(node.item, [...folders, node]) : [{ request: node, folders }]))
}

/** The nodes that are wanted, whole, and of the folders around them what is left; folders that would be empty drop out. */
export function onlyNodes(nodes: readonly PostmanItem[], isWanted: (node: PostmanItem) => boolean): PostmanItem[] {
  return nodes.flatMap((node) => {
    if (isWanted(node)) return [node]
    const item = onlyNodes(node.item ?? [], isWanted)
    return item.length > 0 ? [{ ...node, item }] : []
  })
}

/** All requests in the order Newman runs them. */
export function plannedItems(nodes: readonly PostmanItem[]): PlannedItem[] {
  return requestsIn(nodes).map(({ request: { name, request }, folders }) => ({
    name,
    folder: folders.map((folder) => folder.name),
    method: typeof request === 'object' ? String(request.method ?? 'GET') : 'GET',
  }))
}
