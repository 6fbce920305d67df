import { defineCommand, ENVIRONMENT_OPTIONS } from '../../cli/command'
import { EXIT } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { isLocalFile, listEnvironmentFiles } from '../../environments/environment-files'
import { environmentText, valueText, type Variable } from '../../formats/postman-environment'
import { type OwnEnvironment, readOwnEnvironment } from '../../environments/own-environment'
import { open, seal } from '../../environments/sealing/age'
import { readIdentities } from '../../environments/sealing/identity-file'
import { readRecipients, recipientsFile } from '../../environments/sealing/recipients'
import { isSealed } from '../../environments/sealing/sealed-value'
import { writeWhole } from '../../cli/write-file'

export const command = defineCommand({
  name: 'env rekey',
  summary: 'encrypt every sealed secret afresh, after collections/recipients.txt has changed',
  options: {
    environment: { ...ENVIRONMENT_OPTIONS.environment, help: 'only this environment (default: all)' },
  },
  examples: ['env rekey', 'env rekey -e staging'],

  run: async (values, _positionals, io) => {
    const all = listEnvironmentFiles(io.cwd).filter((file) => !isLocalFile(file))
    const wanted = values.environment === undefined ? all : [values.environment]
    const environments = wanted.map((file) => readOwnEnvironment(file, io))
    // All are opened before the first is written: one that cannot be opened changes none.
    const sealedAfresh: Resealed[] = []
    for (const environment of environments) {
      const keys = sealedKeys(environment)
      if (keys.length > 0) sealedAfresh.push(await reseal(environment, keys, io))
    }
    for (const { environment, text, keys, names } of sealedAfresh) {
      writeWhole(environment.file, text)
      io.err(`Sealed ${keys.join(', ')} in the environment "${environment.name}" to ${names.join(', ')}.`)
    }
    io.err(
      sealedAfresh.length === 0
        ? 'Nothing is sealed here.'
        : 'Whoever was taken off the list can still open what is in the git history: replace those secrets where they were issued.',
    )
    return EXIT.done
  },
})

interface Resealed {
  environment: OwnEnvironment
  text: string
  keys: string[]
  names: string[]
}

const sealedKeys = ({ content }: OwnEnvironment) =>
  content.values.filter((variable) => isSealed(valueText(variable))).map(({ key }) => key)

async function reseal(environment: OwnEnvironment, keys: string[], io: Io): Promise<Resealed> {
  const { name, file, content } = environment
  const recipients = readRecipients(recipientsFile(file, io.cwd))
  const identities = readIdentities(io)
  const values: Variable[] = []
  for (const variable of content.values) {
    const value = valueText(variable)
    const afresh = async () =>
      seal(await open(value, identities, `"${variable.key}" in the environment "${name}"`), recipients)
    values.push(isSealed(value) ? { ...variable, value: await afresh() } : variable)
  }
  return { environment, text: environmentText({ ...content, values }), keys, names: recipients.map((to) => to.name) }
}
