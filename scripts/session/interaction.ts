import { type CallbackListener, type Interaction, isAuthError } from '../../plugin/auth'
import { openBrowser } from '../../plugin/node/browser'
import { listenForCallback } from '../../plugin/node/loopback'
import { CommandError, EXIT } from '../cli/errors'
import { inCi, type Io, isInteractive } from '../cli/io'
import { withPasting } from './paste'

/** How a person wants to sign in. */
export interface SignInWishes {
  device?: boolean | undefined
  noBrowser?: boolean | undefined
  timeoutMs: number
}

/**
 * How a person signs in from a terminal. The URL is always printed; a browser opens only where somebody is in front of
 * it. With `noBrowser` the redirected URL may be pasted: that is how it works over SSH.
 */
export function terminalInteraction(wishes: SignInWishes, io: Io): Interaction {
  const { device, noBrowser, timeoutMs } = wishes
  if (inCi(io.env) && !device && !noBrowser) {
    throw new CommandError(
      'SIGN_IN_REQUIRED',
      'nobody can sign in in a browser here, because CI is set',
      'Use --device or --no-browser, or give UASSIST_ACCESS_TOKEN or UASSIST_REFRESH_TOKEN.',
      EXIT.signedOut,
    )
  }
  const seconds = String(Math.round(timeoutMs / 1000))
  return {
    kind: device ? 'device' : 'browser',
    timeoutMs,
    listen: async (redirectUris) =>
      noBrowser ? pastingListener(redirectUris, io) : listenForCallback(redirectUris, io.signal),
    showUrl: async (url, userCode) => {
      if (userCode !== undefined)
        io.err(`On any device, open the page below and check that it shows the code ${userCode}:`)
      else if (noBrowser)
        io.err('Open this page, sign in, and paste here the address you are sent to (or let it reach this machine):')
      else io.err('Sign in on this page:')
      io.err('', `  ${url}`, '')
      const opened = !device && !noBrowser && isInteractive(io) && (await openBrowser(url, io.env))
      io.err(`Waiting up to ${seconds} s${opened ? '; the page has opened in your browser' : ''}. Ctrl-C ends it.`)
    },
  }
}

/** When no port is free, pasting alone still works. */
async function pastingListener(redirectUris: readonly string[], io: Io): Promise<CallbackListener> {
  try {
    return withPasting(await listenForCallback(redirectUris, io.signal), io)
  } catch (error) {
    const [redirectUri] = redirectUris
    if (!isAuthError(error, 'PORTS_BUSY') || redirectUri === undefined) throw error
    return withPasting({ redirectUri, receive: never, finish: () => undefined, close: () => Promise.resolve() }, io)
  }
}

const never = () => new Promise<never>(() => undefined)
