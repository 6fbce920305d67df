import { defineCommand, ENVIRONMENT_OPTIONS } from '../../cli/command'
import { CommandError, EXIT } from '../../cli/errors'
import { valueText } from '../../formats/postman-environment'
import { oneKey, readOwnEnvironment } from '../../environments/own-environment'
import { open, olderForm } from '../../environments/sealing/age'
import { bindingOf } from '../../environments/sealing/binding'
import { readIdentities } from '../../environments/sealing/identity-file'
import { isSealed } from '../../environments/sealing/sealed-value'

export const command = defineCommand({
  name: 'env unseal',
  summary: 'print a sealed secret, for whoever holds a key it is sealed to; no file is changed',
  positionals: 'KEY',
  options: { environment: ENVIRONMENT_OPTIONS.environment },
  examples: ['env unseal clientSecret -e staging'],

  run: async (values, positionals, io) => {
    const environment = readOwnEnvironment(values.environment, io)
    const key = oneKey(positionals, environment)
    const what = `"${key}" in the environment "${environment.name}"`
    const sealed = environment.content.values
      .filter((variable) => variable.key === key)
      .map(valueText)
      .find(isSealed)
    if (sealed === undefined) {
      throw new CommandError(
        'NOT_SEALED',
        `${what} is not sealed`,
        'See `uassist env list --show-origin` for what it is.',
      )
    }
    const place = { binding: bindingOf(key, environment.values), what }
    const { value, isBound } = await open(sealed, readIdentities(io), place)
    if (!isBound) io.err(olderForm(what))
    io.data(value)
    return EXIT.done
  },
})
