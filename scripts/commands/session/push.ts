import { defineCommand, ENVIRONMENT_OPTIONS } from '../../cli/command'
import { EXIT } from '../../cli/errors'
import { localStore, openFleetStore } from '../../session/choose-store'
import { pushSession } from '../../session/push-session'
import { createDeps, openSession } from '../../session/session'
import { describe, identify } from '../../session/who'

export const command = defineCommand({
  name: 'session push',
  summary: 'move the sign-in of this machine to the store; it is gone here then',
  options: ENVIRONMENT_OPTIONS,
  examples: ['session push', 'session push -e staging --account agent'],

  run: async (values, _positionals, io) => {
    const { config } = await openSession(values, io)
    const store = await openFleetStore(io)
    const { notes } = await store.describe()
    io.err(...notes.map((note) => `warning: ${note}`))
    const stores = { from: localStore(io), to: store, saved: await openFleetStore(io) }
    const session = await pushSession(config, stores, createDeps(io))
    io.err(`Moved to ${store.address}: ${describe(identify(session, session.claims ?? {}, config))}.`)
    io.err('Every command that has the same UASSIST_STORE and UASSIST_STORE_KEY uses it from now on.')
    return EXIT.done
  },
})
