import { type PmRequest } from './script-runtime'

/** Which token a request asks for. */
export interface NeededToken {
  /** The variable its Bearer auth names: `accessToken`, `supervisorAccessToken`, … */
  variable: string
  /** Whose token that is; `''` is the default account. */
  account: string
}

/** Folders with a Bearer variable of their own: `{ 'As a supervisor': 'supervisorAccessToken' }`. */
export type FolderTokens = Readonly<Record<string, string>>

const DEFAULT_VARIABLE = 'accessToken'

/**
 * By the request's own auth, else its nearest folder's, else the collection's. Undefined for a request whose own auth
 * is not a token variable: it brings its own credentials, or wants none.
 */
export function neededToken(
  auth: PmRequest['auth'],
  location: readonly string[],
  folderTokens: FolderTokens,
): NeededToken | undefined {
  if (!auth) return needOf(inheritedVariable(location.slice(1, -1), folderTokens))
  const variable = auth.type === 'bearer' ? tokenVariable(auth.bearer?.get('token')) : undefined
  return variable === undefined ? undefined : needOf(variable)
}

/** The name in `{{supervisorAccessToken}}`; undefined when the value is anything else. */
export function tokenVariable(bearer: unknown): string | undefined {
  return typeof bearer === 'string' ? /^\{\{(accessToken|\w+AccessToken)\}\}$/.exec(bearer.trim())?.[1] : undefined
}

/** How a folder is named in `FolderTokens`: the names on the way to it. */
export const folderKey = (names: readonly string[]): string => names.join(' / ')

function inheritedVariable(folders: readonly string[], folderTokens: FolderTokens): string {
  if (folders.length === 0) return DEFAULT_VARIABLE
  return folderTokens[folderKey(folders)] ?? inheritedVariable(folders.slice(0, -1), folderTokens)
}

/** The need behind a token variable's name. */
export function needOf(variable: string): NeededToken {
  return { variable, account: variable === DEFAULT_VARIABLE ? '' : variable.slice(0, -'AccessToken'.length) }
}
