import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isBelow } from '../cli/below'
import { CommandError } from '../cli/errors'
import { type Io } from '../cli/io'
import { readText } from '../cli/read-text'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'
import { isEnvironmentPath } from './environment-files'
import { foldersUpward, otherOwner } from './search-upward'

/** What a project says about itself: `"uassist": { "environment": "staging", "folder": "collections" }`. */
export interface PackageSettings {
  /** The package.json. */
  file: string
  /** A name, or the absolute path of a file. */
  environment?: string
  /** The collections folder, absolute. */
  folder?: string
}

/**
 * The settings in the nearest package.json that has any; files of other users are passed over. Throws SETTINGS_INVALID.
 * Paths in it count from its folder, and stay below it.
 */
export function packageSettings(io: Pick<Io, 'env' | 'cwd'>): PackageSettings | undefined {
  for (const place of foldersUpward(io)) {
    const file = join(place, 'package.json')
    if (!existsSync(file) || otherOwner(place) !== undefined || otherOwner(file) !== undefined) continue
    const text = readText(file, 'file')
    // Most are of packages that have never heard of uassist, and may be in any state.
    if (!/"uassist"\s*:/.test(text)) continue
    const settings = asRecord(jsonOrUndefined(text))?.uassist
    if (settings !== undefined) return settingsOf(settings, file)
  }
  return undefined
}

function settingsOf(found: unknown, file: string): PackageSettings {
  const { environment, folder } = asRecord(found) ?? refuse(file, '"uassist"', 'is no object')
  const path = (text: string, key: string) => {
    const absolute = resolve(dirname(file), text)
    return isBelow(absolute, dirname(file)) ? absolute : refuse(file, key, `leads out of its folder: "${text}"`)
  }
  const environmentText = textOf(environment, '"environment" of "uassist"', file)
  const folderText = textOf(folder, '"folder" of "uassist"', file)
  const isPath = environmentText !== undefined && isEnvironmentPath(environmentText)
  return {
    file,
    ...(environmentText !== undefined && {
      environment: isPath ? path(environmentText, '"environment" of "uassist"') : environmentText,
    }),
    ...(folderText !== undefined && { folder: path(folderText, '"folder" of "uassist"') }),
  }
}

function textOf(value: unknown, key: string, file: string): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  return refuse(file, key, 'is no text, or empty')
}

function refuse(file: string, key: string, why: string): never {
  throw new CommandError(
    'SETTINGS_INVALID',
    `${key} in "${file}" ${why}`,
    'Write it like "uassist": { "environment": "staging", "folder": "collections" }.',
  )
}
