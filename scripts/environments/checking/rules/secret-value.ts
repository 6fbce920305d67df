import { shellWord } from '../../../cli/login-command'
import { type PostmanEnvironment, valueText, type Variable } from '../../../formats/postman-environment'
import { recordsIn } from '../../../formats/parse-json'
import { literalPart } from '../../secrets/placeholders'
import { environmentName } from '../../environment-files'
import { type Fault, type Rule } from '../finding'
import { type ReadFile } from '../project'

/** A variable typed `secret` is empty or sealed in a file that is shared: the type masks it on screens, and nowhere else. */
export const secretValue: Rule = {
  name: 'secret-value',
  level: 'error',
  why: 'Postman masks a secret on the screen only: exports, git and everybody who reads them have it in clear.',
  check: ({ environments, globals, collections }) => [
    ...[...environments, ...globals].flatMap(inEnvironment),
    ...collections.flatMap(({ file, content }) =>
      recordsIn(content.variable)
        .filter(isOpenSecret)
        .map((variable) => ({
          file,
          key: String(variable.key),
          message: 'a collection variable typed as a secret has a value',
          fix: 'Empty it, and keep the value in an environment.',
        })),
    ),
  ],
}

function inEnvironment({ file, path, content }: ReadFile<PostmanEnvironment>): Fault[] {
  const name = environmentName(path)
  return content.values.filter(isOpenSecret).map(({ key }) => ({
    file,
    key,
    message: 'a secret has a value in clear',
    fix: `Move it into ${name}.local.postman_environment.json, or \`uassist env seal ${shellWord(key)} -e ${shellWord(name)}\`; then replace the secret where it was issued, if this was ever committed.`,
  }))
}

const isOpenSecret = (variable: Pick<Variable, 'type' | 'value'>) =>
  variable.type === 'secret' && literalPart(valueText(variable)) !== ''
