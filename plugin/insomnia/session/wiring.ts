import { type Deps, type Interaction } from '../../auth'
import { fileStore } from '../../node/file-store'
import { sessionsFolder } from '../../node/paths'
import { createSend } from '../../node/send'
import { note } from '../notes'

/** The files of the command line: whoever signed in there is signed in here, and the other way round. */
export const store = fileStore(sessionsFolder(), note)

/** What the token core needs, with the real parts: the one place of the plugin where they are put together. */
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
