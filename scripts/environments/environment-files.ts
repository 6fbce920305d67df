import { basename, dirname, join } from 'node:path'
import { listFiles } from '../cli/list-files'

const SUFFIX = '.postman_environment.json'
const LOCAL_SUFFIX = `.local${SUFFIX}`

/** Where an environment lies in a collections folder: `environments/<name>.postman_environment.json`. */
export function environmentFile(name: string, folder: string): string {
  return join(environmentsIn(folder), `${name}${SUFFIX}`)
}

/** Whether what names an environment is the path of a file. */
export function isEnvironmentPath(text: string): boolean {
  return /[/\\]|\.json$/.test(text)
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

/** All environment files of a collections folder, the personal ones among them, by name. */
export function listEnvironmentFiles(folder: string): string[] {
  return listFiles(environmentsIn(folder), SUFFIX)
}

/** Where the environments of a collections folder lie. */
export function environmentsIn(folder: string): string {
  return join(folder, 'environments')
}
