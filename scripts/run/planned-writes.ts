import { isWrite } from '../../collections/scripts/writes'
import { asRecord, recordsIn } from '../formats/parse-json'
import { hostIn, resolveKeys } from './named-hosts'
import { type PostmanItem } from '../formats/postman-collection'
import { type Variable, valueText } from '../formats/postman-environment'
import { type CollectionInput, nodesOf, requestsIn } from './selection/item-tree'

/** Requests of a run that change data, as their collections have them: what scripts change or send is not among them. */
export interface PlannedWrites {
  count: number
  /** Where they go; a host that is not known before the run is as the collection writes it. */
  hosts: string[]
}

/** The writes of some collections, before they run. */
export function plannedWrites(
  collections: readonly CollectionInput[],
  environment: readonly Variable[],
): PlannedWrites {
  const urls = collections.flatMap((collection) => writesIn(collection, environment))
  return { count: urls.length, hosts: [...new Set(urls.map((url) => hostIn(url) ?? placeIn(url)))] }
}

/** The addresses of a collection's writes. */
function writesIn(collection: CollectionInput, environment: readonly Variable[]): string[] {
  const own = recordsIn(collection.definition.variable)
  const values = new Map([...own, ...environment].map(({ key, value }) => [String(key), valueText({ value })]))
  const resolved = (text: string) => resolveKeys(text, (key) => values.get(key))
  return requestsIn(nodesOf(collection)).flatMap(({ request: node, folders }) => {
    const { method, url, header, body } = requestOf(node)
    const headers = new Map(recordsIn(header).map(({ key, value }) => [String(key).toLowerCase(), value]))
    const sent = {
      method: resolved(typeof method === 'string' ? method : 'GET'),
      url: resolved(urlOf(url)),
      headers: { get: (name: string) => headers.get(name.toLowerCase()) },
      body: asRecord(body),
    }
    const location = [collection.name, ...folders.map(({ name }) => name), node.name]
    return isWrite(sent, location, values.get('auth0Domain') ?? '') ? [sent.url] : []
  })
}

/** A request that is nothing but a text is a GET of that address. */
function requestOf({ request }: PostmanItem): Record<string, unknown> {
  return typeof request === 'string' ? { url: request } : { ...request }
}

/** An address is a text, or an object with its parts and, mostly, the whole. */
function urlOf(url: unknown): string {
  if (typeof url === 'string') return url
  const { raw, protocol = 'https', host, path } = asRecord(url) ?? {}
  if (typeof raw === 'string') return raw
  const [domain, rest] = [textsOf(host).join('.'), textsOf(path).join('/')]
  return `${domain.startsWith('{{') ? '' : `${String(protocol)}://`}${domain}/${rest}`
}

/** A part of an address is a text or a list of them. */
const textsOf = (part: unknown): string[] => [part].flat().filter((one) => typeof one === 'string')

const placeIn = (url: string): string => url.replace(/^https?:\/\//i, '').replace(/[/?#].*/s, '')
