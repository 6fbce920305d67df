import { CommandError } from '../cli/errors'
import { type Node, nodesOf, withNodes } from './item-tree'
import { type CollectionInput } from './run-options'

/**
 * The collections with only the named folders or requests left in them; those with none of them drop out. The rest is cut
 * away here rather than by Newman's `folder` option, which takes one of several equal names and knows one collection only.
 */
export function selectFolders(
  collections: readonly CollectionInput[],
  names: readonly string[] | undefined,
): readonly CollectionInput[] {
  if (!names || names.length === 0) return collections
  const missing = new Set(names)
  const isWanted = (node: Node) => {
    const hits = [node.id, node.name].filter((label) => label !== undefined && names.includes(label))
    for (const hit of hits) missing.delete(hit as string)
    return hits.length > 0
  }
  const selected = collections.map((collection) => withNodes(collection, keep(nodesOf(collection), isWanted)))
  if (missing.size > 0) throw unknownFolder([...missing], collections)
  return selected.filter((collection) => nodesOf(collection).length > 0)
}

function keep(nodes: readonly Node[], isWanted: (node: Node) => boolean): Node[] {
  return nodes.flatMap((node) => {
    if (isWanted(node)) return [node]
    const item = node.item ? keep(node.item, isWanted) : []
    return item.length > 0 ? [{ ...node, item }] : []
  })
}

function unknownFolder(missing: readonly string[], collections: readonly CollectionInput[]): CommandError {
  const folders = collections.flatMap((collection) => nodesOf(collection).filter((node) => node.item))
  const known = folders.map((folder) => folder.name ?? 'unnamed')
  return new CommandError(
    'FOLDER_UNKNOWN',
    `no collection has a folder or request named ${missing.map((name) => `"${name}"`).join(' or ')}`,
    known.length > 0 ? `The folders at the top are: ${known.join(', ')}.` : 'These collections have no folders.',
  )
}
