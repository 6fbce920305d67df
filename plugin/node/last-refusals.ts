import { dirname, join } from 'node:path'
import { isAuthError, type Refusal } from '../auth'
import { makePrivateFolder, readSecretFile, unwritable, writeSecretFile } from './secret-file'

/** As many as a person may ask about. */
const MOST = 20

const fileIn = (folder: string) => join(folder, 'last-refusals.json')

/**
 * Adds a refusal to those that are remembered, and drops the oldest. Never throws: what cannot be written is logged. Of
 * two processes that write at the same moment one may win, since nothing but an explanation depends on it.
 *
 * @param folder the data folder
 */
export function rememberRefusal(folder: string, refusal: Refusal, log: (line: string) => void): void {
  const file = fileIn(folder)
  try {
    makePrivateFolder(dirname(file), log)
    writeSecretFile(file, JSON.stringify([refusal, ...lastRefusals(folder, log)].slice(0, MOST)))
  } catch (error) {
    log(`note: ${unwritable(`"${file}"`, error).message}, so this refusal is not remembered`)
  }
}

/** The refusals that are remembered, the last one first; none where the file is not ours to read, which is logged. */
export function lastRefusals(folder: string, log: (line: string) => void): Refusal[] {
  try {
    const content: unknown = JSON.parse(readSecretFile(fileIn(folder), log) ?? '[]')
    return Array.isArray(content) ? content.filter(isRefusal) : []
  } catch (error) {
    if (isAuthError(error)) log(`warning: ${error.message}`)
    return []
  }
}

/** Whether an entry is one that this version knows. */
function isRefusal(entry: unknown): entry is Refusal {
  const { kind, at, message, hint, expected, token, said } = (entry ?? {}) as Record<string, unknown>
  if (typeof at !== 'number') return false
  if (kind === 'issuer') return typeof message === 'string' && typeof hint === 'string'
  const isToken =
    token === undefined || (isObject(token) && Array.isArray(token.audiences) && Array.isArray(token.roles))
  return kind === 'api' && isObject(expected) && typeof said === 'string' && isToken
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
