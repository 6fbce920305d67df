import { keysIn } from '../env/keys'
import { type Node } from './item-tree'

/** What a script reads by name: `pm.variables.get('name')`. */
const READ = /\bget\(\s*\\?["'`]([\w.-]+)/g

/** What a script may set: `set('name', …)`, or a member of what it remembers, `name: …`. */
const MAY_SET = /["'`]([\w.-]+)\\?["'`]\s*,|([\w-]+)\s*:/g

/**
 * Some requests of a collection, and the earlier ones that find what these need: every request before them whose script
 * may set a variable they refer to. Rather one too many than one too few: a request that lacks an id is not sent.
 *
 * @param requests all of the collection, in their order
 */
export function withPrerequisites(requests: readonly Node[], wanted: ReadonlySet<Node>): Set<Node> {
  const kept = new Set<Node>()
  const needed = new Set<string>()
  for (const request of requests.toReversed()) {
    if (!wanted.has(request) && !setsAny(request, needed)) continue
    kept.add(request)
    for (const name of needsOf(request)) needed.add(name)
  }
  return kept
}

function setsAny({ event }: Node, names: ReadonlySet<string>): boolean {
  const scripts = JSON.stringify([event])
  return Array.from(scripts.matchAll(MAY_SET), ([, set, member = '']) => set ?? member).some((name) => names.has(name))
}

function needsOf({ request, event }: Node): string[] {
  const scripts = JSON.stringify([event])
  return [...keysIn(JSON.stringify([request])), ...Array.from(scripts.matchAll(READ), ([, name = '']) => name)]
}
