import { insomniaId } from '../../formats/insomnia-environment'
import { environmentResourcesV4 } from '../../formats/insomnia-v4'
import { type InsomniaCollection } from './insomnia-collection'
import { type InsomniaItem, insomniaItemId, isFolder } from './insomnia-items'
import { sortKey, WRITTEN_AT } from './sort-key'

type Resource = Record<string, unknown>

/**
 * The file that every version imports, in JSON. Each request has its auth itself: folders with auth came with 9.3, and
 * inso on npm is older.
 */
export function collectionExportV4({ name, description, items, environments }: InsomniaCollection): string {
  const workspaceId = insomniaId('wrk', name)
  const resources = [
    { _id: workspaceId, _type: 'workspace', parentId: null, name, description, scope: 'collection' },
    ...environmentResourcesV4(environments, workspaceId),
    {
      _id: insomniaItemId('jar', [name]),
      _type: 'cookie_jar',
      parentId: workspaceId,
      name: 'Default Jar',
      cookies: [],
    },
    ...items.flatMap((item, index) => resourcesOf(item, index, workspaceId)),
  ]
  const content = {
    _type: 'export',
    __export_format: 4,
    __export_date: new Date(WRITTEN_AT).toISOString(),
    __export_source: 'uassist',
    resources: resources.map((resource) => ({ ...resource, created: WRITTEN_AT, modified: WRITTEN_AT })),
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

function resourcesOf(item: InsomniaItem, index: number, parentId: string): Resource[] {
  const { id, name, description } = item
  const common = { _id: id, parentId, name, description, metaSortKey: sortKey(index) }
  if (isFolder(item)) {
    const children = item.children.flatMap((child, childIndex) => resourcesOf(child, childIndex, id))
    return [{ ...common, _type: 'request_group', environment: {} }, ...children]
  }
  const { method, url, parameters, headers, body, effectiveAuthentication } = item
  return [
    {
      ...common,
      _type: 'request',
      method,
      url,
      parameters,
      headers,
      body: body ?? {},
      authentication: effectiveAuthentication,
    },
  ]
}
