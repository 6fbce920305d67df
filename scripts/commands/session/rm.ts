import { sessionId } from '../../../plugin/auth'
import { defineCommand, ENVIRONMENT_OPTIONS } from '../../cli/command'
import { EXIT } from '../../cli/errors'
import { openFleetStore } from '../../session/choose-store'
import { openSession } from '../../session/session'

export const command = defineCommand({
  name: 'session rm',
  summary: 'remove a session from the store, without a look at it',
  options: ENVIRONMENT_OPTIONS,
  examples: ['session rm -e staging', 'session rm -e staging --account agent'],

  run: async (values, _positionals, io) => {
    const { config } = await openSession(values, io)
    const store = await openFleetStore(io)
    const which = `${config.auth0Domain}, account "${config.account}"`
    if (!(await store.remove(sessionId(config)))) {
      io.err(`The store had no session for ${which}.`)
      return EXIT.done
    }
    io.err(`Removed the session for ${which} from the store; its refresh tokens live until they expire.`)
    io.err('`uassist logout` in its place revokes them, where the key is at hand.')
    return EXIT.done
  },
})
