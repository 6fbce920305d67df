import { keysIn } from './keys'
import { recordsIn } from './parse-json'
import { type CollectionPart, partsOf, type PostmanCollection } from './postman-collection'
import { scriptsOf } from './script-text'

/** `pm.environment.set('name', …)` in a script. */
const SET_BY_SCRIPT = /\b(?:environment|variables|collectionVariables|globals)\.set\(\s*["'`]([^"'`\\]+)/g

/**
 * The keys a collection expects from an environment, with the first request or folder that refers to each: those in
 * requests and auth that neither the collection nor one of its scripts defines.
 */
export function keysUsedBy(collection: PostmanCollection): Map<string, string> {
  const parts = [...partsOf(collection)]
  const own = new Set(parts.flatMap(keysMadeBy))
  const uses = new Map<string, string>()
  for (const { path, part } of parts) {
    for (const key of keysIn(JSON.stringify([part.request, part.auth]))) {
      if (!own.has(key) && !uses.has(key)) uses.set(key, path)
    }
  }
  return uses
}

/** The keys that any of some collections expects. */
export function keysUsedByAny(collections: readonly PostmanCollection[]): Set<string> {
  return new Set(collections.flatMap((collection) => [...keysUsedBy(collection).keys()]))
}

function keysMadeBy({ part }: CollectionPart): string[] {
  return [
    ...recordsIn(part.variable).map(({ key }) => String(key)),
    ...Array.from(scriptsOf(part).matchAll(SET_BY_SCRIPT), ([, key = '']) => key),
  ]
}
