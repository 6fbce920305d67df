import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of this package, found from the running file: the sources, the built command and its chunks lie at various depths. */
export function packageRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'collections'))) return from
  const parent = dirname(from)
  if (parent === from) throw new Error('uassist runs outside its package')
  return packageRoot(parent)
}
