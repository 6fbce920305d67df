import { defineCommand } from '../../cli/command'
import { EXIT } from '../../cli/errors'
import { newStoreKey } from '../../stores/redis/seal'

export const command = defineCommand({
  name: 'session key',
  summary: 'print a new key for UASSIST_STORE_KEY; nothing is stored here',
  options: {},
  examples: ['session key'],

  run: (_values, _positionals, io) => {
    io.err('Give this to all as UASSIST_STORE_KEY, as a secret of the CI. Who has it and the store has the sessions.')
    io.err(
      'To replace a key: put the new one behind it, comma separated, everywhere; then in front of it; drop the old one when the session has been refreshed.',
    )
    io.data(newStoreKey())
    return Promise.resolve(EXIT.done)
  },
})
