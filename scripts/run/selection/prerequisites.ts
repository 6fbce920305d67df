import { keysIn } from '../../formats/keys'
import { type PostmanItem } from '../../formats/postman-collection'
import { holdsText, scriptsOf } from '../../formats/script-text'
import { type CollectionInput, nodesOf, requestsIn } from './item-tree'
import { targetsOf } from './jumps'

/** What a script reads by name: `pm.variables.get('name')`. */
const READ = /\bget\(\s*(["'`])(.+?)\1/g

/**
 * Some requests of a collection, and the earlier ones that find what these need: every request before them whose scripts,
 * or whose folders' scripts, may set a variable they refer to; and those that the scripts of these lead to, because a run
 * ends where `setNextRequest` names none of its requests. Rather one too many than one too few: a request that lacks an id
 * is not sent. A name that a script puts together as it runs is not seen.
 */
export function withPrerequisites(
  collection: CollectionInput,
  wanted: ReadonlySet<PostmanItem>,
): ReadonlySet<PostmanItem> {
  const found = withFinders(collection, wanted)
  const kept = new Set([...found, ...targetsOf(collection, found)])
  return kept.size === wanted.size ? kept : withPrerequisites(collection, kept)
}

function withFinders(collection: CollectionInput, wanted: ReadonlySet<PostmanItem>): Set<PostmanItem> {
  const kept = new Set<PostmanItem>()
  const needed = new Set<string>()
  const { event, auth } = collection.definition
  for (const { request, folders } of requestsIn(nodesOf(collection)).reverse()) {
    const parts = [...folders, request]
    if (!wanted.has(request) && !parts.some((part) => setsAny(scriptsOf(part), needed))) continue
    kept.add(request)
    for (const name of [{ event, auth }, ...parts].flatMap(needsOf)) needed.add(name)
  }
  return kept
}

/** Something at the top of a collection that finds values for variables. */
export interface Finder {
  label: string
  names: readonly string[]
}

/**
 * What of a collection finds values that its selected requests need and were not given: folders and requests at its top,
 * each with those of the missing names that it finds. A name is found where it may be set first.
 */
export function findersOf(whole: CollectionInput, selected: CollectionInput, missing: ReadonlySet<string>): Finder[] {
  const chosen = requestsIn(nodesOf(selected))
  const requests = new Set(chosen.map(({ request }) => request))
  const needed = new Set(chosen.flatMap(({ request, folders }) => [...folders, request].flatMap(needsOf)))
  const found = new Map<string, string[]>()
  for (const name of [...needed].filter((one) => missing.has(one))) {
    const setter = requestsIn(nodesOf(whole)).find(
      ({ request }) => !requests.has(request) && setsAny(scriptsOf(request), new Set([name])),
    )
    const label = setter && (setter.folders[0] ?? setter.request).name
    if (label !== undefined) found.set(label, [...(found.get(label) ?? []), name])
  }
  return [...found].map(([label, names]) => ({ label, names }))
}

function setsAny(scripts: string, names: ReadonlySet<string>): boolean {
  if (!/\.(?:set(?:\w*Variable)?|remember)\(/.test(scripts)) return false
  const words = new Set(scripts.split(/[^\w-]+/))
  return [...names].some((name) => words.has(name) || holdsText(scripts, name))
}

function needsOf(part: Omit<PostmanItem, 'name'>): string[] {
  const scripts = scriptsOf(part)
  const read = Array.from(scripts.matchAll(READ), ([, , name = '']) => name)
  return [...keysIn(JSON.stringify([part.request, part.auth])), ...keysIn(scripts), ...read]
}
