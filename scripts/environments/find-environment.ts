import { CommandError } from '../cli/errors'
import { type Io } from '../cli/io'
import { chooseEnvironment, type EnvironmentChoice } from './choose-environment'
import { type FolderSearch, packagedFolder, searchCollectionsFolder } from './collections-folder'
import { environmentFile, environmentName, isLocalFile, listEnvironmentFiles } from './environment-files'
import { readLayers, type WrittenValue } from './read-layers'

/** The one environment of this package that a name can mean: the others are templates, with nothing filled in. */
const PACKAGED = 'sandbox'

/** An environment as a command uses it. */
export interface Environment {
  /** Empty, as `file` is, where there is none. */
  name: string
  file: string
  /** For people, what names it: `-e`, `UASSIST_ENVIRONMENT`, a package.json; undefined for the default. */
  namedBy?: string
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
 * Reads the environment that is named, by `-e` or otherwise: by name from the team's collections folder, where only
 * `sandbox` may be the one that comes with uassist; or by path. Throws when it is missing or no environment, naming it
 * and what was looked at.
 */
export function readEnvironment(nameOrFile: string | undefined, io: Pick<Io, 'env' | 'cwd'>): Environment {
  const choice = chooseEnvironment(nameOrFile, io)
  const { name, file, values, notes } = readLayers(choice.isPath ? choice.wanted : findByName(choice, io), io.env)
  return {
    name,
    file,
    ...(choice.namedBy !== undefined && { namedBy: choice.namedBy }),
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

/** The files that names can mean: the team's own, and the sandbox that comes with uassist where the team has none. */
export function namedEnvironmentFiles({ folder }: FolderSearch): string[] {
  const own = folder === undefined ? [] : listEnvironmentFiles(folder).filter((file) => !isLocalFile(file))
  const hasSandbox = own.some((file) => environmentName(file) === PACKAGED)
  return hasSandbox ? own : [...own, environmentFile(PACKAGED, packagedFolder())]
}

function findByName({ wanted, namedBy, asked }: EnvironmentChoice, io: Pick<Io, 'env' | 'cwd'>): string {
  const search = searchCollectionsFolder(io, asked)
  const files = namedEnvironmentFiles(search)
  const file = files.find((candidate) => environmentName(candidate) === wanted)
  if (file !== undefined) return file
  throw new CommandError(
    'ENVIRONMENT_UNKNOWN',
    `there is no environment "${wanted}"${namedBy === undefined || namedBy === '-e' ? '' : `, which ${namedBy} names`}`,
    `Looked for ${lookedAt(wanted, search)}. There are: ${files.map(environmentName).join(', ')}. ` +
      'A file elsewhere is named by its path; `uassist init` makes a new environment.',
  )
}

/** What was looked at, for people. */
function lookedAt(name: string, { folder, lookedAt: paths, refused }: FolderSearch): string {
  const found =
    folder === undefined ? paths.map((path) => environmentFile(name, path)) : [environmentFile(name, folder)]
  const foreign = refused.map((path) => `"${path}" belongs to another user, and is not used`)
  return [found.map((path) => `"${path}"`).join(', '), ...foreign].join('; ')
}
