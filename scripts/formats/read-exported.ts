import { CommandError } from '../cli/errors'
import { type InsomniaEnvironments, variablesOfInsomnia } from './insomnia-environment'
import { isInsomniaV4, readEnvironmentsV4 } from './insomnia-v4'
import { isInsomniaV5, readEnvironmentsV5 } from './insomnia-v5'
import { asRecord } from './parse-json'
import { parseStructured } from './parse-structured'
import { asPostmanEnvironment, type PostmanEnvironment } from './postman-environment'

/** What an app exported: one environment (Postman, Newman) or several (Insomnia). */
export interface Exported {
  /** `Postman/11.2`, `Newman/6.2.2`, `Insomnia v5`. */
  app: string
  environments: { name: string; environment: PostmanEnvironment }[]
}

/** Reads a file exported by Postman, Newman or Insomnia. Throws ENVIRONMENT_INVALID that names the file. */
export async function readExported(text: string, file: string): Promise<Exported> {
  const content = await parseStructured(text).catch((error: unknown) => {
    throw invalid(file, (error as Error).message)
  })
  if (isInsomniaV5(content)) return fromInsomnia('Insomnia v5', [readEnvironmentsV5(content) ?? []].flat(), file)
  if (isInsomniaV4(content)) return fromInsomnia('Insomnia v4', readEnvironmentsV4(content), file)
  const { values, environment: wrapped } = asRecord(content) ?? {}
  if (!Array.isArray(values) && !asRecord(wrapped)) {
    throw invalid(file, 'it is neither a Postman environment (a list "values") nor an Insomnia export')
  }
  const environment = asPostmanEnvironment(content, file)
  const { name, _postman_exported_using: app } = environment
  return {
    app: typeof app === 'string' ? app : 'Postman',
    environments: [{ name: typeof name === 'string' ? name : '', environment }],
  }
}

function fromInsomnia(app: string, groups: InsomniaEnvironments[], file: string): Exported {
  const environments = groups.flatMap(({ base, subEnvironments }) => {
    if (subEnvironments.length === 0) return [named(base.name, base.data)]
    return subEnvironments.map((sub) => named(sub.name, { ...base.data, ...sub.data }))
  })
  if (environments.length === 0) throw invalid(file, 'it is an Insomnia export without an environment')
  return { app, environments }
}

function named(name: string, data: Record<string, unknown>) {
  const environment = { name, values: variablesOfInsomnia(data), _postman_variable_scope: 'environment' }
  return { name, environment }
}

function invalid(file: string, why: string): CommandError {
  return new CommandError(
    'ENVIRONMENT_INVALID',
    `"${file}" cannot be imported: ${why}`,
    'Export it again from the app.',
  )
}
