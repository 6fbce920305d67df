import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../cli/errors'

/**
 * Throws NEWMANRC_FOUND when there is a settings file of Newman. Newman merges these files into every run, also into one
 * that a program starts: an `exportEnvironment` in one of them writes all variables, tokens included, to a file that is not
 * scanned (newman/lib/config/rc-file.js).
 */
export function refuseNewmanrc(env: NodeJS.ProcessEnv, cwd: string = process.cwd()): void {
  const home = process.platform === 'win32' ? env.USERPROFILE : env.HOME
  const files = [
    ...(process.platform === 'win32' ? [] : ['/etc/postman/newmanrc']),
    ...(home ? [join(home, '.postman', 'newmanrc')] : []),
    join(cwd, '.newmanrc'),
  ]
  const found = files.find((file) => existsSync(file))
  if (!found) return
  throw new CommandError(
    'NEWMANRC_FOUND',
    `Newman would take settings from "${found}", and they can write secrets to files`,
    'Move the file away for this run; what it sets can be given to the command instead.',
  )
}
