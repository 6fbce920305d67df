import { type InsomniaEnvironment, insomniaId, type InsomniaEnvironments, UNNAMED_BASE } from './insomnia-environment'
import { asRecord, recordsIn } from './parse-json'

/** What every version of Insomnia imports: a flat list of resources, in JSON or YAML. */
export function isInsomniaV4(content: unknown): boolean {
  const { _type, resources } = asRecord(content) ?? {}
  return _type === 'export' && Array.isArray(resources)
}

/** The environments of an export: a base for each workspace, told from those over it by what their parent is. */
export function readEnvironmentsV4(content: unknown): InsomniaEnvironments[] {
  const all = recordsIn(asRecord(content)?.resources)
  const environments = all.filter(({ _type }) => _type === 'environment')
  const ids = new Set(environments.map(({ _id }) => _id))
  return environments
    .filter(({ parentId }) => !ids.has(parentId))
    .map((base) => {
      const workspace = all.find(({ _id, _type }) => _type === 'workspace' && _id === base.parentId)
      return {
        base: environmentOf(base, workspace),
        subEnvironments: environments.filter(({ parentId }) => parentId === base._id).map((sub) => environmentOf(sub)),
      }
    })
}

function environmentOf(
  { name, data, isPrivate }: Record<string, unknown>,
  workspace?: Record<string, unknown>,
): InsomniaEnvironment {
  const names = [name === UNNAMED_BASE ? undefined : name, workspace?.name, UNNAMED_BASE]
  return {
    name: names.find((candidate) => typeof candidate === 'string') as string,
    data: asRecord(data) ?? {},
    ...(isPrivate === true && { isPrivate: true }),
  }
}

/**
 * Environments as resources below a workspace.
 * @public also for a collection's export
 */
export function environmentResourcesV4(
  { base, subEnvironments }: InsomniaEnvironments,
  workspaceId: string,
): Record<string, unknown>[] {
  const resource = ({ name, data, isPrivate = false }: InsomniaEnvironment, _id: string, parentId: string) => ({
    _id,
    _type: 'environment',
    parentId,
    name,
    data,
    isPrivate,
  })
  const baseId = insomniaId('env', base.name)
  return [
    resource(base, baseId, workspaceId),
    ...subEnvironments.map((sub) => resource(sub, insomniaId('env', `${base.name}\n${sub.name}`), baseId)),
  ]
}

/**
 * A whole export, for environments without a collection. The scope `environment` (9.3 and later) makes it a global one;
 * older versions, which do not know it, make a collection of it. Imported into a collection, only what lies over the
 * base arrives, in every version. Its date is fixed, so that the same gives the same bytes.
 */
export function environmentExportV4(environments: InsomniaEnvironments): string {
  const { name } = environments.base
  const _id = insomniaId('wrk', name)
  const workspace = { _id, _type: 'workspace', parentId: null, name, description: '', scope: 'environment' }
  const content = {
    _type: 'export',
    __export_format: 4,
    __export_date: '2023-11-14T22:13:20.000Z',
    __export_source: 'uassist',
    resources: [workspace, ...environmentResourcesV4(environments, _id)],
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}
