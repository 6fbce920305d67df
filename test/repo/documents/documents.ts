import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(__dirname, '..', '..', '..')

/** Every document of the repository, by its path from the root. */
export const DOCUMENTS = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md') && !/(^|\/)(node_modules|dist|\.git|reports)\//.test(name))
  .sort()

export const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8')
