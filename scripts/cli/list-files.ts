import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a folder whose names end so, by name; none where the folder is not there. */
export function listFiles(folder: string, suffix: string): string[] {
  try {
    return readdirSync(folder)
      .filter((entry) => entry.endsWith(suffix))
      .sort()
      .map((entry) => join(folder, entry))
  } catch {
    return []
  }
}
