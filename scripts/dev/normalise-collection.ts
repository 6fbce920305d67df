import { uuidOf } from './uuid'

/** A Postman collection, format 2.1: the members this project's tools touch. */
export interface Collection {
  info: { name: string; _postman_id?: string }
  item: Item[]
  auth?: Auth
  event?: Event[]
  variable?: { key: string; value?: string; type?: string }[]
}

/** A folder when it has `item`, else a request. */
export interface Item {
  name: string
  id?: string
  auth?: Auth
  item?: Item[]
  event?: Event[]
  request?: { auth?: Auth } & Record<string, unknown>
  response?: Record<string, unknown>[]
}

interface Event {
  listen: 'prerequest' | 'test'
  script: { type: 'text/javascript'; exec: string[] }
}

/** How a request, a folder or a collection authenticates. */
export interface Auth {
  type: string
  bearer?: { key: string; value?: unknown }[]
}

/** A collection in normal form, as text: the same content gives the same bytes, however Postman exported it. */
export function collectionText(collection: Collection): string {
  const clean = without(NOISE, collection) as Collection
  const named: Collection = {
    ...clean,
    info: { ...clean.info, _postman_id: uuidOf(clean.info.name) },
    item: clean.item.map((item) => withId(item, [clean.info.name])),
    ...(clean.variable && { variable: clean.variable.map(withoutSecret) }),
  }
  refuseDuplicateNames(named.item)
  return `${JSON.stringify(inOrder(named), undefined, 2)}\n`
}

/** What apps write along with a collection and nobody reads; ids are given anew below. */
const NOISE = new Set([
  'id',
  'uid',
  '_exporter_id',
  '_collection_link',
  '_postman_isSubFolder',
  'packages',
  'requests',
  'responseTime',
  'createdAt',
  'updatedAt',
])

/** A copy without some keys, and without empty lists and objects; a folder stays a folder without anything in it. */
function without(unwanted: ReadonlySet<string>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => without(unwanted, element))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
    .filter(([key]) => !unwanted.has(key))
    .map(([key, member]) => [key, without(unwanted, member)] as const)
    .filter(([key, member]) => key === 'item' || !isEmpty(member))
  return Object.fromEntries(members)
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function withId(item: Item, parents: readonly string[]): Item {
  const path = [...parents, item.name]
  return {
    ...item,
    id: uuidOf(path.join('\n')),
    ...(item.item && { item: item.item.map((child) => withId(child, path)) }),
    ...(item.response && { response: item.response.map((example) => withItsRequest(example, item)) }),
  }
}

/** Postman shows an example beside the request it answers, and keeps a copy of that with it. */
function withItsRequest(example: Record<string, unknown>, { request = {} }: Item): Record<string, unknown> {
  const { method, header, body, url } = request
  return { ...example, originalRequest: without(DESCRIPTION, { method, header, body, url }) }
}

const DESCRIPTION = new Set(['description'])

/** A run in the app leaves its tokens in the collection's variables; they do not belong into the file. */
const withoutSecret = <Variable extends { type?: string; value?: string }>(variable: Variable): Variable =>
  variable.type === 'secret' ? { ...variable, value: '' } : variable

function refuseDuplicateNames(items: readonly Item[]): void {
  const seen = new Set<string>()
  for (const { name, item } of items) {
    if (seen.has(name)) throw new Error(`"${name}" is there twice, and names must differ within a folder`)
    seen.add(name)
    if (item) refuseDuplicateNames(item)
  }
}

/** What a thing is, before what is in it; keys that are not here follow, by alphabet. */
const KEY_ORDER = [
  'info',
  '_postman_id',
  'name',
  'id',
  'description',
  'auth',
  'item',
  'listen',
  'script',
  'event',
  'protocolProfileBehavior',
  'request',
  'originalRequest',
  'method',
  'header',
  'body',
  'mode',
  'url',
  'raw',
  'host',
  'path',
  'query',
  'key',
  'value',
  'type',
  'status',
  'code',
  '_postman_previewlanguage',
  'response',
  'variable',
]

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const rank = (key: string): number => (KEY_ORDER.includes(key) ? KEY_ORDER.indexOf(key) : KEY_ORDER.length)
  const byRank = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1)
  const members = Object.entries(value).sort(([a], [b]) => byRank(a, b))
  return Object.fromEntries(members.map(([key, member]) => [key, inOrder(member)]))
}
