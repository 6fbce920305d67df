import { keysIn } from '../../formats/keys'
import { type CollectionInput, type Node, nodesOf, requestsIn } from './item-tree'
import { holdsText, scriptsOf } from './script-text'

/** What a script reads by name: `pm.variables.get('name')`. */
const READ = /\bget\(\s*(["'`])(.+?)\1/g

/**
 * Some requests of a collection, and the earlier ones that find what these need: every request before them whose scripts,
 * or whose folders' scripts, may set a variable they refer to. Rather one too many than one too few: a request that lacks
 * an id is not sent. A name that a script puts together as it runs is not seen.
 */
export function withPrerequisites(collection: CollectionInput, wanted: ReadonlySet<Node>): Set<Node> {
  const kept = new Set<Node>()
  const needed = new Set<string>()
  const top = collection.definition as Node
  for (const { request, folders } of requestsIn(nodesOf(collection)).reverse()) {
    const parts = [...folders, request]
    if (!wanted.has(request) && !parts.some((part) => setsAny(scriptsOf(part), needed))) continue
    kept.add(request)
    for (const name of [top, ...parts].flatMap(needsOf)) needed.add(name)
  }
  return kept
}

function setsAny(scripts: string, names: ReadonlySet<string>): boolean {
  if (!/\.(?:set(?:\w*Variable)?|remember)\(/.test(scripts)) return false
  const words = new Set(scripts.split(/[^\w-]+/))
  return [...names].some((name) => words.has(name) || holdsText(scripts, name))
}

function needsOf(part: Node): string[] {
  const scripts = scriptsOf(part)
  const read = Array.from(scripts.matchAll(READ), ([, , name = '']) => name)
  return [...keysIn(JSON.stringify([part.request, part.auth])), ...keysIn(scripts), ...read]
}
