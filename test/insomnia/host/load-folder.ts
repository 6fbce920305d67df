import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What a process of the host gives a plugin beside its own files. */
export interface Realm {
  /** Names every module of the plugin sees, in place of Node's. */
  globals: Record<string, unknown>
  /** Modules that are not the plugin's own. */
  require: (id: string) => unknown
}

/**
 * Loads a CommonJS folder as a process of the host does: a module instance of its own, its globals, its modules. Several
 * can live in one test, as Insomnia 13 keeps one for tags and one for hooks and actions.
 */
export function loadFolder(folder: string, realm: Realm): unknown {
  const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string }
  const loaded = new Map<string, { exports: unknown }>()
  const load = (file: string): unknown => {
    const known = loaded.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    loaded.set(file, module)
    const requireFrom = (id: string) => (id.startsWith('.') ? load(resolve(dirname(file), id)) : realm.require(id))
    const names = ['module', 'exports', 'require', '__filename', '__dirname', ...Object.keys(realm.globals)]
    const values = [module, module.exports, requireFrom, file, dirname(file), ...Object.values(realm.globals)]
    // Not by `node:vm`: under Jest its promises would be of another realm, and the host waits for its own only.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what Node's own loader does
    const run = new Function(...names, `${readFileSync(file, 'utf8')}\n//# sourceURL=${file}`) as (
      ...args: unknown[]
    ) => void
    run(...values)
    return module.exports
  }
  return load(join(folder, main))
}
