import { type Deps, type Interaction, type TokenStore } from '../../auth'
import { fileStore } from '../../node/file-store'
import { rememberRefusal } from '../../node/last-refusals'
import { withKeptNetwork } from '../../node/network/kept'
import { dataFolder, sessionsFolder } from '../../node/paths'
import { createSend } from '../../node/send'
import { note } from '../notes'

let files: TokenStore | undefined
/** Opened at the first use, so that a bad UASSIST_HOME is an error of the tag or action, with what to do. */
function openStore(): TokenStore {
  if (!files && process.env.UASSIST_STORE !== undefined) {
    note('note: UASSIST_STORE is for the command; Insomnia keeps to the sessions of this machine')
  }
  return (files ??= fileStore(sessionsFolder(), note, dataFolder()))
}

/** The store of the command line: a sign-in there is a sign-in here, and the other way round. */
export const store: TokenStore = {
  read: async (id) => openStore().read(id),
  update: async (...all) => openStore().update(...all),
}

/** The real parts for the token core. Without an `interaction` nobody is asked to sign in. */
export function createDeps(interaction?: Interaction): Deps {
  return {
    send: createSend({ variables: () => withKeptNetwork(process.env, dataFolder(), note), log: note }),
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    store,
    log: note,
    onRefusal: (refusal) => {
      rememberRefusal(dataFolder(), refusal, note)
    },
    ...(interaction && { interaction }),
  }
}
