import { isBelow } from '../cli/below'
import { CommandError, usageError } from '../cli/errors'
import { type Io } from '../cli/io'
import { parsePostmanEnvironment, type PostmanEnvironment } from '../formats/postman-environment'
import { readText } from '../cli/read-text'
import { ownCollectionsFolder, packagedFolder } from './collections-folder'
import { readEnvironment } from './find-environment'

/** An environment of the team's own, to be changed and written back. */
export interface OwnEnvironment {
  name: string
  file: string
  content: PostmanEnvironment
  /** What holds on this machine, with the personal file and the process variables over the committed file. */
  values: Readonly<Record<string, string>>
}

/** Reads the committed file of an environment. One that came with an installed uassist is refused: it is not the team's. */
export function readOwnEnvironment(nameOrFile: string | undefined, io: Pick<Io, 'env' | 'cwd'>): OwnEnvironment {
  const own = ownCollectionsFolder(io)
  const { name, file, values } = readEnvironment(nameOrFile, io)
  if (isBelow(file, packagedFolder()) && !isBelow(file, own)) {
    throw new CommandError(
      'ENVIRONMENT_NOT_YOURS',
      `"${name}" is the environment that came with uassist, and would be overwritten by its next version`,
      `Copy "${file}" into collections/environments first.`,
    )
  }
  return { name, file, values, content: parsePostmanEnvironment(readText(file, 'environment'), file) }
}

/** The one key a command line names, which has to be in the environment. */
export function oneKey([key, ...surplus]: string[], { name, content }: OwnEnvironment): string {
  if (key === undefined || surplus.length > 0) throw usageError('name one key')
  if (content.values.some((variable) => variable.key === key)) return key
  throw new CommandError(
    'KEY_UNKNOWN',
    `the environment "${name}" has no key "${key}"`,
    `There are: ${content.values.map((variable) => variable.key).join(', ')}. A new one is added to the file first.`,
  )
}

/** A copy in which a key has another value, as a secret; all else is as it was. */
export function withValue(content: PostmanEnvironment, key: string, value: string): PostmanEnvironment {
  const values = content.values.map((variable) =>
    variable.key === key ? { ...variable, value, type: 'secret' } : variable,
  )
  return { ...content, values }
}
