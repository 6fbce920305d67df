import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { withProcessVariables } from '../../plugin/node/process-settings'
import { CommandError } from './errors'
import { type Io } from './io'
import { packageRoot } from './package-root'

const DEFAULT_ENVIRONMENT = 'sandbox'
const SUFFIX = '.postman_environment.json'

export interface Environment {
  name: string
  file: string
  /** The file's variables, in order, with `UASSIST_*` laid over them. */
  values: Record<string, string>
  /** Keys the file types as `secret`. */
  secretKeys: ReadonlySet<string>
}

/**
 * Reads an environment: by name from `collections/environments` of the working directory, then of this package; or by
 * path. Throws when it is missing or no environment, naming it and what there is.
 */
export function readEnvironment(nameOrFile: string | undefined, io: Pick<Io, 'env' | 'cwd'>): Environment {
  const wanted = nameOrFile ?? DEFAULT_ENVIRONMENT
  const file = isPath(wanted) ? resolve(io.cwd, wanted) : findByName(wanted, io.cwd)
  const variables = parseEnvironmentFile(readText(file), file)
  const values = Object.fromEntries(variables.map(({ key, value }) => [key, inText(value)]))
  return {
    name: basename(file).replace(SUFFIX, ''),
    file,
    values: withProcessVariables(values, io.env),
    secretKeys: new Set(variables.filter(({ type }) => type === 'secret').map(({ key }) => key)),
  }
}

/** Where collections and environments may lie: with the team's own files, else those that come with uassist. */
export function collectionFolders(cwd: string): string[] {
  return [...new Set([join(cwd, 'collections'), join(packageRoot(), 'collections')])]
}

const isPath = (text: string) => /[/\\]|\.json$/.test(text)

function findByName(name: string, cwd: string): string {
  const folders = collectionFolders(cwd).map((folder) => join(folder, 'environments'))
  const found = folders.flatMap((folder) => list(folder).map((entry) => join(folder, entry)))
  const file = found.find((candidate) => basename(candidate) === name + SUFFIX)
  if (file) return file
  const known = [...new Set(found.map((candidate) => basename(candidate).replace(SUFFIX, '')))]
  throw new CommandError(
    'ENVIRONMENT_UNKNOWN',
    `there is no environment "${name}"`,
    known.length > 0
      ? `There are: ${known.join(', ')}. A file elsewhere is named by its path.`
      : `Put one into collections/environments/${name}${SUFFIX}, or name a file by its path.`,
  )
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((entry) => entry.endsWith(SUFFIX))
  } catch {
    return []
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'ENVIRONMENT_UNREADABLE',
      `the environment "${file}" cannot be read (${code})`,
      'Check the path.',
    )
  }
}

/** Values are text in Postman's own exports; Newman's may hold other JSON. */
function inText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
}

interface Variable {
  key: string
  value: unknown
  type?: unknown
}

/** Newman ignores `enabled: false`, and the value is live; the Postman app does not. The app's meaning is the safer one. */
function parseEnvironmentFile(text: string, file: string): Variable[] {
  const refuse = (why: string) =>
    new CommandError(
      'ENVIRONMENT_INVALID',
      `"${file}" is no Postman environment: ${why}`,
      'Export it again, or correct it.',
    )
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw refuse('it is not JSON')
  }
  const values = (content as { values?: unknown } | null)?.values
  if (!Array.isArray(values)) throw refuse('it has no list "values"')
  return (values as ({ enabled?: unknown; disabled?: unknown } & Variable)[]).filter((variable, index) => {
    if (typeof variable.key !== 'string') throw refuse(`entry ${String(index + 1)} of "values" has no "key"`)
    return variable.enabled !== false && variable.disabled !== true
  })
}
