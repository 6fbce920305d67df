import { cpSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../../plugin/node/make-folder'

/**
 * Puts a copy of `source` in place of `target`. The copy is complete before the old folder is moved away, and what was
 * moved away comes back when the rest fails. The copy is made in a sibling folder that Insomnia ignores, as it has no package.json.
 */
export function replaceFolder(source: string, target: string): void {
  const unfinished = join(dirname(target), `.${basename(target)}.installing`)
  const [fresh, old] = [join(unfinished, 'new'), join(unfinished, 'old')]
  try {
    // What a killed installation left behind.
    rmSync(unfinished, { recursive: true, force: true })
    makeFolder(unfinished)
    cpSync(source, fresh, { recursive: true })
    const replaces = lstatSync(target, { throwIfNoEntry: false }) !== undefined
    if (replaces) renameSync(target, old)
    try {
      renameSync(fresh, target)
    } catch (error) {
      if (replaces) renameSync(old, target)
      throw error
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}
