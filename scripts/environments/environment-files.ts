import { listFiles } from '../cli/list-files'
import { basename, dirname, join } from 'node:path'

const SUFFIX = '.postman_environment.json'
const LOCAL_SUFFIX = `.local${SUFFIX}`

/** Where an environment of a project lies: `collections/environments/<name>.postman_environment.json`. */
export function environmentFile(name: string, root: string): string {
  return join(environmentFolder(root), `${name}${SUFFIX}`)
}

/** The personal file beside an environment, which git ignores. */
export function localFileOf(file: string): string {
  return isLocalFile(file)
    ? file
    : join(dirname(file), basename(file).replace(/(\.postman_environment)?\.json$/, LOCAL_SUFFIX))
}

/** Whether a file is a personal one, by its name. */
export function isLocalFile(file: string): boolean {
  return file.endsWith(LOCAL_SUFFIX)
}

/** `staging` for its committed file and for its personal one. */
export function environmentName(file: string): string {
  return basename(file).replace(/(\.local)?(\.postman_environment)?\.json$/, '')
}

/** All environment files of a project, the personal ones among them, by name. */
export function listEnvironmentFiles(root: string): string[] {
  return listFiles(environmentFolder(root), SUFFIX)
}

function environmentFolder(root: string): string {
  return join(root, 'collections', 'environments')
}
