import { type Interaction } from '../../plugin/auth'
import { listOtherAccounts } from '../../plugin/node/list-sessions'
import { listenForCallback } from '../../plugin/node/loopback'
import { sessionsFolder } from '../../plugin/node/paths'
import { type Io } from '../cli/io'

/** How a program lets a person sign in. Without one, nobody is asked. */
export interface SignInPage {
  /** Shows the person the page to sign in at, and in the device flow the code that the page must show. */
  showUrl: (url: string, userCode?: string) => unknown
  /** Signs in on another device, instead of a browser that reaches a callback URL of this machine. */
  device?: boolean
  /** How long the person may take. Default 180,000. */
  timeoutMs?: number
}

/** The sign-in of the command line, with the program's own way to show its page. */
export function interactionOf({ showUrl, device = false, timeoutMs = 180_000 }: SignInPage, io: Io): Interaction {
  return {
    kind: device ? 'device' : 'browser',
    timeoutMs,
    who: { others: (identity) => listOtherAccounts(sessionsFolder(io.env), identity, (line) => void io.err(line)) },
    listen: (redirectUris, heard) => listenForCallback(redirectUris, { cancelled: io.signal, heard }),
    showUrl: async (url, userCode) => {
      await showUrl(url, userCode)
    },
  }
}
