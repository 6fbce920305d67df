import { type Deps, type Interaction } from '../../auth'
import { fileStore } from '../../node/file-store'
import { sessionsFolder } from '../../node/paths'
import { createSend } from '../../node/send'
import { note } from '../notes'

/** The store of the command line: a sign-in there is a sign-in here, and the other way round. */
export const store = fileStore(sessionsFolder(), note)

/** The real parts for the token core. Without an `interaction` nobody is asked to sign in. */
export function createDeps(interaction?: Interaction): Deps {
  return {
    send: createSend({ caFile: process.env.UASSIST_CA_FILE }),
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    store,
    log: note,
    ...(interaction && { interaction }),
  }
}
