import { shownPath } from '../project'
import { type Rule } from '../finding'

/** Personal environment files stay personal. */
export const sharedLocalFile: Rule = {
  name: 'shared-local-file',
  level: 'error',
  why: 'It holds the secrets of one person, in clear.',
  check: ({ root, localFiles, isShared }) =>
    localFiles.filter(isShared).map((path) => ({
      file: shownPath(path, root),
      message: 'git does not ignore this personal file',
      fix: 'Add "*.local.postman_environment.json" to .gitignore, and `git rm --cached` the file where it was added already.',
    })),
}
