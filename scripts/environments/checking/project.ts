import { lstatSync, readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { CommandError } from '../../cli/errors'
import { isLocalFile, listEnvironmentFiles } from '../environment-files'
import { parseStructured } from '../../formats/parse-structured'
import { parsePostmanCollection, type PostmanCollection } from '../../formats/postman-collection'
import { parsePostmanEnvironment, type PostmanEnvironment } from '../../formats/postman-environment'
import { isShared as isSharedByGit, sharedBelow } from '../git'
import { readText } from '../../cli/read-text'

/** Everything a team shares, read and sorted. What could not be read is kept as such, so that the rest is checked. */
export interface Project {
  /** What paths are shown from. */
  root: string
  /** The collections folder. */
  folder: string
  environments: ReadFile<PostmanEnvironment>[]
  /** Files with global variables: what holds for the values of an environment holds for theirs. */
  globals: ReadFile<PostmanEnvironment>[]
  collections: ReadFile<PostmanCollection>[]
  /** Insomnia files, data, recipients, prose, scripts: parsed when it is JSON, YAML or CSV, else as text. */
  others: ReadFile<unknown>[]
  /** Personal environment files, which nobody shares on purpose: never opened. */
  localFiles: string[]
  /** Whether a file is or would be committed. */
  isShared: (path: string) => boolean
  unreadable: { file: string; why: string }[]
}

/** A file that was read and parsed. */
export interface ReadFile<T> {
  /** As it is shown: from the root. */
  file: string
  path: string
  text: string
  content: T
}

/** Reads what lies in a collections folder, and the files that are named, by absolute path. */
export async function readProject({
  folder,
  named = [],
  isShared = (path) => isSharedByGit(path, dirname(folder)),
}: {
  folder: string
  named?: readonly string[]
  isShared?: Project['isShared']
}): Promise<Project> {
  const project: Project = {
    root: dirname(folder),
    folder,
    environments: [],
    globals: [],
    collections: [],
    others: [],
    localFiles: [],
    isShared,
    unreadable: [],
  }
  for (const path of new Set([...sharedFiles(folder), ...named])) {
    if (isLocalFile(path)) project.localFiles.push(path)
    else await add(path, project)
  }
  return project
}

/** Everything in the folder that is shared: environments first, as errors about them are what most people look for. */
function sharedFiles(folder: string): string[] {
  const environments = listEnvironmentFiles(folder)
  const others = filesBelow(folder).filter(
    (file) =>
      !environments.includes(file) && !file.includes(`${sep}node_modules${sep}`) && !file.includes(`${sep}.git${sep}`),
  )
  return [...environments, ...others.sort()]
}

function filesBelow(folder: string): string[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const shared = sharedBelow(folder)
  // A collection is read wherever it came from: what runs with it has to be known.
  return all
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !shared || shared.includes(file) || file.endsWith('.postman_collection.json'))
}

async function add(path: string, project: Project): Promise<void> {
  const file = shownPath(path, project.root)
  try {
    const text = readText(path, 'file')
    // Pictures, archives and the like.
    if (text.slice(0, 8000).includes('\0')) return
    const read = { file, path, text }
    if (path.endsWith('.postman_environment.json')) {
      project.environments.push({ ...read, content: parsePostmanEnvironment(text, file) })
    } else if (/[._-]globals\.json$/.test(path)) {
      project.globals.push({ ...read, content: parsePostmanEnvironment(text, file) })
    } else if (path.endsWith('.postman_collection.json')) {
      project.collections.push({ ...read, content: parsePostmanCollection(text, file) })
    } else {
      project.others.push({ ...read, content: await parsedOrText(path, text) })
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    project.unreadable.push({ file, why: error.message })
  }
}

async function parsedOrText(path: string, text: string): Promise<unknown> {
  if (/\.(json|ya?ml)$/.test(path)) return parseStructured(text).catch(() => text)
  return path.endsWith('.csv') ? rowsOf(text) : text
}

/** The rows of CSV by the names in its first line, as a run reads them; the text where it is no CSV after all. */
async function rowsOf(text: string): Promise<unknown> {
  const { default: parse } = await import('csv-parse/lib/sync')
  try {
    return parse(text, { columns: true, escape: '"', trim: true, relax: true, relax_column_count: true, bom: true })
  } catch {
    return text
  }
}

/** A path as people type it: from the root where it is below that. */
export function shownPath(path: string, root: string): string {
  const fromRoot = relative(root, path)
  return fromRoot.startsWith('..') ? path : fromRoot
}
