import { type InsomniaEnvironment, insomniaId, type InsomniaEnvironments, UNNAMED_BASE } from './insomnia-environment'
import { asRecord, recordsIn } from './parse-json'

/** Insomnia 11 and later: one document in YAML, `type: collection.insomnia.rest/5.0` or `environment.insomnia.rest/5.0`. */
export function isInsomniaV5(content: unknown): boolean {
  const type = asRecord(content)?.type
  return typeof type === 'string' && /\.insomnia\.rest\/5\.\d+$/.test(type)
}

/** The environments of a document; undefined when it has none. */
export function readEnvironmentsV5(content: unknown): InsomniaEnvironments | undefined {
  const { name, environments } = asRecord(content) ?? {}
  const base = asRecord(environments)
  if (!base) return undefined
  return {
    base: environmentOf(base, typeof name === 'string' ? name : undefined),
    subEnvironments: recordsIn(base.subEnvironments).map((sub) => environmentOf(sub)),
  }
}

function environmentOf(entry: Record<string, unknown>, documentName?: string): InsomniaEnvironment {
  const own = typeof entry.name === 'string' && entry.name !== UNNAMED_BASE ? entry.name : undefined
  return {
    name: own ?? documentName ?? UNNAMED_BASE,
    data: asRecord(entry.data) ?? {},
    ...(asRecord(entry.meta)?.isPrivate === true && { isPrivate: true }),
  }
}

/**
 * The `environments` member of a document. Times are fixed, so that the same environments give the same bytes.
 * @public also for a collection's document
 */
export function environmentsForV5({ base, subEnvironments }: InsomniaEnvironments): Record<string, unknown> {
  const member = ({ name, data, isPrivate = false }: InsomniaEnvironment, path: string) => ({
    name,
    meta: { id: insomniaId('env', path), created: WRITTEN_AT, modified: WRITTEN_AT, isPrivate },
    data,
  })
  return {
    ...member(base, base.name),
    ...(subEnvironments.length > 0 && {
      subEnvironments: subEnvironments.map((sub) => member(sub, `${base.name}\n${sub.name}`)),
    }),
  }
}

/** A document of its own, for environments without a collection. */
export async function environmentDocumentV5(environments: InsomniaEnvironments): Promise<string> {
  const { stringify } = await import('yaml')
  const { name } = environments.base
  return stringify(
    {
      type: 'environment.insomnia.rest/5.0',
      name,
      meta: { id: insomniaId('wrk', name), created: WRITTEN_AT, modified: WRITTEN_AT },
      environments: environmentsForV5(environments),
    },
    { lineWidth: 0 },
  )
}

const WRITTEN_AT = 1_700_000_000_000
