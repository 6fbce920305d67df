import { recordsIn } from '../../../formats/parse-json'
import { isSwitchedOn } from '../../../formats/postman-environment'
import { partsOf } from '../../../formats/postman-collection'
import { type Fault, type Rule } from '../finding'
import { type Project } from '../project'

/** No name is there twice: no key in an environment, no two environments called the same, no two requests in a folder. */
export const duplicateName: Rule = {
  name: 'duplicate-name',
  level: 'error',
  why: 'Of two with one name, one is used, and which one differs between Postman, Newman and Insomnia.',
  check: (project) => [...duplicateKeys(project), ...duplicateEnvironments(project), ...duplicateRequests(project)],
}

function duplicateKeys({ environments }: Project): Fault[] {
  return environments.flatMap(({ file, content }) =>
    duplicates(content.values.filter(isSwitchedOn).map(({ key }) => key)).map((key) => ({
      file,
      key,
      message: 'this key is there more than once',
      fix: 'Keep one.',
    })),
  )
}

function duplicateEnvironments({ environments }: Project): Fault[] {
  const names = duplicates(environments.map(({ content }) => content.name))
  return environments
    .filter(({ content }) => names.some((name) => name === content.name))
    .map(({ file, content }) => ({
      file,
      message: `several environments are called "${String(content.name)}"`,
      fix: 'Give "name" the name of the file.',
    }))
}

function duplicateRequests({ collections }: Project): Fault[] {
  return collections.flatMap(({ file, content }) =>
    [...partsOf(content)].flatMap(({ path, part }) =>
      duplicates(recordsIn(part.item).map(({ name }) => name)).map((name) => ({
        file,
        request: [path, name].filter(Boolean).join(' / '),
        message: 'this name is there more than once in its folder',
        fix: 'Rename one, so that reports and `--folder` tell them apart.',
      })),
    ),
  )
}

/** The texts that are in a list more than once. */
function duplicates(names: readonly unknown[]): string[] {
  const texts = names.filter((name) => typeof name === 'string')
  return [...new Set(texts.filter((name, index) => texts.indexOf(name) !== index))]
}
