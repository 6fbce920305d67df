import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Rule } from '../finding'

const NAME = '.newmanrc'

/** No `.newmanrc` lies where Newman would take it from. One in a home folder is refused by `uassist run`. */
export const newmanrc: Rule = {
  name: 'newmanrc',
  level: 'error',
  why: 'Newman merges it into every run: `exportEnvironment` in it writes all variables, tokens included, to a file.',
  check: ({ root }) =>
    [NAME, join('collections', NAME)]
      .filter((file) => existsSync(join(root, file)))
      .map((file) => ({
        file,
        message: 'there is a settings file of Newman here',
        fix: 'Remove it, and give its settings to the command.',
      })),
}
