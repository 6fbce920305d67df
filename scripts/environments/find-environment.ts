import { dirname, join, relative } from 'node:path'
import { environmentFile, environmentName, isLocalFile, listEnvironmentFiles } from './environment-files'
import { readLayers, type WrittenValue } from './read-layers'
import { CommandError } from '../cli/errors'
import { type Io } from '../cli/io'
import { localPath } from '../cli/local-path'
import { packageRoot } from '../cli/package-root'

const DEFAULT_ENVIRONMENT = 'sandbox'

/** An environment as a command uses it. */
export interface Environment {
  /** Empty, as `file` is, where there is none. */
  name: string
  file: string
  /** The file's variables, in order, under the personal file and `UASSIST_*`. */
  values: Record<string, string>
  /** The same as the files have them, with their types, for whoever runs collections with them. */
  written: ReadonlyMap<string, WrittenValue>
  /** Keys that one of the files types as `secret`, or that were sealed. */
  secretKeys: ReadonlySet<string>
  /** Keys whose values were sealed and have been opened; as long as there are none, a sealed value is still sealed. */
  openedKeys: ReadonlySet<string>
  /** The name of the process variable that gave a value, by key. */
  variables: ReadonlyMap<string, string>
  /** What people should know: sentences about `UASSIST_*` variables that override nothing. */
  notes: readonly string[]
}

/** What a collection runs with that needs no environment. */
export const NO_ENVIRONMENT: Environment = {
  name: '',
  file: '',
  values: {},
  written: new Map(),
  secretKeys: new Set(),
  openedKeys: new Set(),
  variables: new Map(),
  notes: [],
}

/**
 * Reads an environment: by name from `collections/environments` of the working directory, then of this package; or by
 * path. Throws when it is missing or no environment, naming it and what there is.
 */
export function readEnvironment(nameOrFile: string | undefined, io: Pick<Io, 'env' | 'cwd'>): Environment {
  const wanted = nameOrFile ?? DEFAULT_ENVIRONMENT
  const path = isEnvironmentPath(wanted) ? localPath(wanted, io.cwd) : findByName(wanted, io.cwd)
  const { name, file, values, notes } = readLayers(path, io.env)
  return {
    name,
    file,
    values: Object.fromEntries([...values].map(([key, { value }]) => [key, value])),
    written: new Map([...values].map(([key, { written }]) => [key, written])),
    secretKeys: new Set([...values].filter(([, { secret }]) => secret).map(([key]) => key)),
    openedKeys: new Set(),
    variables: new Map(
      [...values].flatMap(([key, { origin }]) => (origin.layer === 'process' ? [[key, origin.variable]] : [])),
    ),
    notes,
  }
}

/** Where collections and environments may lie: with the team's own files, else those that come with uassist. */
export function collectionFolders(cwd: string): string[] {
  return [...new Set([join(cwd, 'collections'), join(packageRoot(), 'collections')])]
}

/** Whether what names an environment is the path of a file. */
export function isEnvironmentPath(text: string): boolean {
  return /[/\\]|\.json$/.test(text)
}

function findByName(name: string, cwd: string): string {
  const found = collectionFolders(cwd)
    .flatMap((folder) => listEnvironmentFiles(dirname(folder)))
    .filter((file) => !isLocalFile(file))
  const file = found.find((candidate) => environmentName(candidate) === name)
  if (file) return file
  const known = [...new Set(found.map(environmentName))]
  throw new CommandError(
    'ENVIRONMENT_UNKNOWN',
    `there is no environment "${name}"`,
    known.length > 0
      ? `There are: ${known.join(', ')}. A file elsewhere is named by its path.`
      : `Put one into ${relative(cwd, environmentFile(name, cwd))}, or name a file by its path.`,
  )
}
