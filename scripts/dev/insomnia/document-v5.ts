import { insomniaId } from '../../formats/insomnia-environment'
import { environmentsForV5 } from '../../formats/insomnia-v5'
import { type InsomniaCollection } from './insomnia-collection'
import { type InsomniaItem, insomniaItemId, isFolder } from './insomnia-items'
import { sortKey, WRITTEN_AT } from './sort-key'

/** The file of Insomnia 11 and later, in YAML. The same collection gives the same bytes. */
export async function collectionDocumentV5(collection: InsomniaCollection): Promise<string> {
  const { stringify } = await import('yaml')
  const { name, description, items, environments } = collection
  const document = {
    type: 'collection.insomnia.rest/5.0',
    name,
    meta: { id: insomniaId('wrk', name), ...TIMES, description },
    collection: items.map(itemV5),
    cookieJar: { name: 'Default Jar', meta: { id: insomniaItemId('jar', [name]), ...TIMES } },
    environments: environmentsForV5(environments),
  }
  return stringify(document, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false })
}

const TIMES = { created: WRITTEN_AT, modified: WRITTEN_AT }

function itemV5(item: InsomniaItem, index: number): Record<string, unknown> {
  const { id, name, description, authentication } = item
  const meta = { id, ...TIMES, sortKey: sortKey(index), ...(description && { description }) }
  if (isFolder(item)) {
    return { name, meta, ...(authentication && { authentication }), children: item.children.map(itemV5) }
  }
  const { method, url, parameters, headers, body } = item
  return {
    name,
    url,
    method,
    meta,
    ...(parameters.length > 0 && { parameters }),
    ...(headers.length > 0 && { headers }),
    ...(body && { body }),
    ...(authentication && { authentication }),
  }
}
