import { CommandError } from '../../cli/errors'
import { type PostmanItem } from '../../formats/postman-collection'
import { type CollectionInput, nodesOf, onlyNodes, withNodes } from './item-tree'
import { labelsOf } from './jumps'

/**
 * The collections with only the named folders or requests left in them; those with none of them drop out. The rest is cut
 * away here rather than by Newman's `folder` option, which takes one of several equal names and knows one collection only.
 */
export function selectFolders(
  collections: readonly CollectionInput[],
  names: readonly string[] = [],
): readonly CollectionInput[] {
  if (names.length === 0) return collections
  const labels = new Set(collections.flatMap(nodesOf).flatMap(labelsBelow))
  const missing = names.filter((name) => !labels.has(name))
  if (missing.length > 0) throw unknownFolder(missing, collections)
  const isNamed = (node: PostmanItem) => labelsOf(node).some((label) => names.includes(label))
  return collections
    .map((collection) => withNodes(collection, onlyNodes(nodesOf(collection), isNamed)))
    .filter((collection) => nodesOf(collection).length > 0)
}

function labelsBelow(node: PostmanItem): string[] {
  return [...labelsOf(node), ...(node.item ?? []).flatMap(labelsBelow)]
}

function unknownFolder(missing: readonly string[], collections: readonly CollectionInput[]): CommandError {
  const folders = collections.flatMap((collection) => nodesOf(collection).filter((node) => node.item))
  const known = folders.map(({ name }) => name)
  return new CommandError(
    'FOLDER_UNKNOWN',
    `no collection has a folder or request named ${missing.map((name) => `"${name}"`).join(' or ')}`,
    known.length > 0 ? `The folders at the top are: ${known.join(', ')}.` : 'These collections have no folders.',
  )
}
