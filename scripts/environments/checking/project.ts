import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { CommandError } from '../../cli/errors'
import { isLocalFile, listEnvironmentFiles } from '../environment-files'
import { parseStructured } from '../../formats/parse-structured'
import { parsePostmanCollection, type PostmanCollection } from '../../formats/postman-collection'
import { parsePostmanEnvironment, type PostmanEnvironment } from '../../formats/postman-environment'
import { isShared as isSharedByGit } from '../git'
import { readText } from '../../cli/read-text'

/** Everything a team shares, read and sorted. What could not be read is kept as such, so that the rest is checked. */
export interface Project {
  root: string
  environments: ReadFile<PostmanEnvironment>[]
  collections: ReadFile<PostmanCollection>[]
  /** Insomnia files, recipients and whatever else was named: parsed when it is JSON or YAML, else as text. */
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

/** Reads what lies in `collections/` of a folder, and the files that are named. */
export async function readProject(
  root: string,
  named: readonly string[] = [],
  isShared = (path: string) => isSharedByGit(path, root),
): Promise<Project> {
  const project: Project = {
    root,
    environments: [],
    collections: [],
    others: [],
    localFiles: [],
    isShared,
    unreadable: [],
  }
  for (const path of new Set([...sharedFiles(root), ...named.map((file) => resolve(root, file))])) {
    if (isLocalFile(path)) project.localFiles.push(path)
    else await add(path, project)
  }
  return project
}

function sharedFiles(root: string): string[] {
  const folder = join(root, 'collections')
  const entries = existsSync(folder) ? readdirSync(folder).sort() : []
  const shared = entries.filter((entry) =>
    /\.postman_collection\.json$|\.insomnia\.(ya?ml|json)$|^recipients\.txt$/.test(entry),
  )
  return [...listEnvironmentFiles(root), ...shared.map((entry) => join(folder, entry))]
}

async function add(path: string, project: Project): Promise<void> {
  const file = shownPath(path, project.root)
  try {
    const text = readText(path, 'file')
    const read = { file, path, text }
    if (path.endsWith('.postman_environment.json')) {
      project.environments.push({ ...read, content: parsePostmanEnvironment(text, file) })
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
  if (!/\.(json|ya?ml)$/.test(path)) return text
  return parseStructured(text).catch(() => text)
}

/** A path as people type it: from the root where it is below that. */
export function shownPath(path: string, root: string): string {
  const fromRoot = relative(root, path)
  return fromRoot.startsWith('..') ? path : fromRoot
}
