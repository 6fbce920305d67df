import { type CommandGroup } from '../cli/command-group'

/** The store of a fleet, that UASSIST_STORE names: how a sign-in gets there, and how it goes again. */
export const command: CommandGroup = {
  name: 'session',
  summary: 'one sign-in for many machines, in the store that UASSIST_STORE names',
  commands: {
    push: { summary: 'move the sign-in of this machine to the store', load: () => import('./session/push') },
    rm: { summary: 'remove a session from the store, also one that no key opens', load: () => import('./session/rm') },
    key: { summary: 'make a key to encrypt the sessions in the store with', load: () => import('./session/key') },
  },
  examples: ['session key', 'session push -e staging', 'session rm -e staging'],
}
