import { type PostmanItem } from '../../formats/postman-collection'
import { scriptsOf } from '../../formats/script-text'
import { type CollectionInput, nodesOf, type Placed, requestsIn } from './item-tree'

/** Where scripts lead a run by `setNextRequest`. */
interface Jumps {
  /** Names and ids. */
  labels: ReadonlySet<string>
  /** Whether they may lead to any request, or end the run of the collection, which `setNextRequest(null)` does. */
  anywhere: boolean
}

const ANY = /\bsetNextRequest\b/g

/** A jump of which the target can be read: a text, or the request itself. */
const READABLE = /\bsetNextRequest\s*\(\s*(?:(["'`])([^"'`\\$]*)\1|pm\.info\.request(?:Name|Id))\s*\)/g

/**
 * Where the scripts that run for a request lead: its own, its folders' and its collection's. What a script works out as it
 * runs may be anything. The request itself is a target by its name, because another one may have that name too.
 */
function jumpsFrom({ definition: { event } }: CollectionInput, { request, folders }: Placed): Jumps {
  const scripts = [{ event }, ...folders, request].map(scriptsOf).join('\n')
  const readable = Array.from(scripts.matchAll(READABLE), ([, quote, label = '']) =>
    quote ? [label] : labelsOf(request),
  )
  return { labels: new Set(readable.flat()), anywhere: readable.length < Array.from(scripts.matchAll(ANY)).length }
}

/** What `setNextRequest` may call a request. */
export function labelsOf({ id, name }: PostmanItem): string[] {
  return [id, name].filter((label) => label !== undefined)
}

/**
 * For each request whose scripts lead elsewhere: all from it to where they lead, forwards or backwards. Those between are left
 * out, or run again. It is the whole collection where a script may lead anywhere, or to a request that is not there, which
 * ends the run.
 */
export function jumpsIn(collection: CollectionInput): (readonly PostmanItem[])[] {
  const all = requestsIn(nodesOf(collection))
  const requests = all.map(({ request }) => request)
  const places = new Map<string, number[]>()
  requests.forEach((request, place) => {
    for (const label of labelsOf(request)) places.set(label, [...(places.get(label) ?? []), place])
  })
  return all.flatMap((placed, place) => {
    const { labels, anywhere } = jumpsFrom(collection, placed)
    const targets = [...labels].map((label) => places.get(label))
    if (anywhere || targets.includes(undefined)) return [requests]
    const ends = [place, ...targets.flatMap((found) => found ?? [])]
    const [first, last] = [Math.min(...ends), Math.max(...ends)]
    return first === last ? [] : [requests.slice(first, last + 1)]
  })
}

/** The requests of a collection that some of its requests lead to. */
export function targetsOf(collection: CollectionInput, from: ReadonlySet<PostmanItem>): PostmanItem[] {
  const all = requestsIn(nodesOf(collection))
  const labels = new Set(
    all.flatMap((placed) => (from.has(placed.request) ? [...jumpsFrom(collection, placed).labels] : [])),
  )
  return all.map(({ request }) => request).filter((request) => labelsOf(request).some((label) => labels.has(label)))
}
