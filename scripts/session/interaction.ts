import { type CallbackListener, type Interaction, isAuthError, isLoopbackCallback } from '../../plugin/auth'
import { hasBrowser, openBrowser } from '../../plugin/node/browser'
import { type PastableListener } from '../../plugin/node/callback-wait'
import { listOtherAccounts } from '../../plugin/node/list-sessions'
import { listenForCallback, type ListenOptions } from '../../plugin/node/loopback'
import { pastedCallback, type PastedCallback } from '../../plugin/node/pasted-callback'
import { sessionsFolder } from '../../plugin/node/paths'
import { confirm } from '../cli/confirm'
import { CommandError, EXIT } from '../cli/errors'
import { inCi, type Io, isInteractive, isStdinTerminal } from '../cli/io'
import { pasteFrom } from './paste'

/** How a person wants to sign in, and who it is. */
export interface SignInWishes {
  /** A login is asked for although the browser is signed in. */
  afresh?: boolean | undefined
  /** The e-mail address of the one who is meant. */
  email?: string | undefined
  device?: boolean | undefined
  noBrowser?: boolean | undefined
  /** How the callback of an app of somebody else's comes; `fragment` by default. */
  responseMode?: 'fragment' | 'query'
  timeoutMs: number
}

/**
 * How a person signs in from a terminal. The URL is always printed; a browser opens only where somebody is in front of
 * it. A callback URL of another machine is pasted. So may that of this one be, with `noBrowser` and where no browser is:
 * that is how it works over SSH.
 */
export function terminalInteraction(wishes: SignInWishes, io: Io): Interaction {
  const { device, noBrowser, timeoutMs, afresh, email } = wishes
  if (inCi(io.env) && !device && !noBrowser) {
    throw new CommandError(
      'SIGN_IN_REQUIRED',
      'nobody can sign in in a browser here, because CI is set',
      'Use --device or --no-browser, or give UASSIST_ACCESS_TOKEN or UASSIST_REFRESH_TOKEN.',
      EXIT.signedOut,
    )
  }
  const opens = !noBrowser && !device && isInteractive(io) && hasBrowser(io.env)
  const pastes = noBrowser ?? (isInteractive(io) && !opens)
  /** What is pasted, for the text that asks for it. */
  let pasted: 'always' | 'also' | undefined

  const listen: Interaction['listen'] = async (redirectUris, heard) => {
    const paste = (redirectUri: string) => pastedCallback(redirectUri, { ...wishes, cancelled: io.signal })
    const listener = await listenOrPaste(redirectUris, { cancelled: io.signal, paste, heard }, pastes)
    pasted = 'giveUp' in listener ? 'always' : pastes ? 'also' : undefined
    return pasted ? readingPastes(listener, io) : listener
  }

  const showUrl = async (url: string, userCode?: string) => {
    const seconds = String(Math.round(timeoutMs / 1000))
    const opened = opens && (await openBrowser(url, io.env))
    io.err(
      ...(userCode === undefined
        ? ['Sign in on this page:']
        : [`On any device, open the page below and check that it shows the code ${userCode}:`]),
      ...['', `  ${url}`, ''],
      ...(pasted ? howToPaste(pasted, new URL(url)) : []),
      ...(opened ? ['A browser has been asked to open it. If no page appears, open the address above yourself.'] : []),
      ...(opens && !opened ? ['No browser could be started: open the address above yourself.'] : []),
      ...(pasted === 'also' && !noBrowser && !hasOrganization(url) ? [BY_DEVICE] : []),
      `Waiting up to ${seconds} s. Ctrl-C ends it.`,
    )
  }

  return {
    kind: device ? 'device' : 'browser',
    timeoutMs,
    listen,
    showUrl,
    who: {
      ...(afresh !== undefined && { afresh }),
      ...(email !== undefined && { email }),
      others: (identity) => listOtherAccounts(sessionsFolder(io.env), identity, (line) => void io.err(line)),
      ...(isInteractive(io) && isStdinTerminal(io) && { mayBeBoth: (question) => ask(question, timeoutMs, io) }),
    },
  }
}

/** The first callback URL that can be waited for. Where no port is free, pasting alone still works. */
async function listenOrPaste(
  redirectUris: readonly string[],
  options: ListenOptions,
  pastes: boolean,
): Promise<PastableListener | PastedCallback> {
  try {
    return await listenForCallback(redirectUris, options)
  } catch (error) {
    const [redirectUri] = redirectUris
    if (!pastes || redirectUri === undefined || !isAuthError(error, 'PORTS_BUSY')) throw error
    return pastedCallback(redirectUri, {
      responseMode: 'query',
      ...(options.cancelled && { cancelled: options.cancelled }),
    })
  }
}

/** A listener that reads stdin as long as it waits. */
function readingPastes(listener: PastableListener | PastedCallback, io: Io): CallbackListener {
  let stop = () => undefined as void
  return {
    ...listener,
    receive: (judge, timeoutMs) => {
      const verdict = listener.receive(judge, timeoutMs)
      stop = pasteFrom(io, listener, adviceOn(listener), () => {
        if ('giveUp' in listener) listener.giveUp()
      })
      return verdict.finally(stop)
    },
    close: async () => {
      stop()
      await listener.close()
    },
  }
}

const BY_DEVICE = 'Or sign in on another device: Ctrl-C, then add --device.'

/** Auth0's device flow knows no organizations. */
const hasOrganization = (url: string) => new URL(url).searchParams.has('organization')

function adviceOn({ responseMode }: CallbackListener): string {
  const wayBack = responseMode ? ' Where the app there takes the "#" and the rest away: --response-mode query.' : ''
  return `Paste the whole address that the sign-in ended at.${wayBack}`
}

function howToPaste(pasted: 'always' | 'also', url: URL): string[] {
  const callback = url.searchParams.get('redirect_uri') ?? ''
  const { origin } = new URL(callback)
  const seen = url.searchParams.has('response_mode')
    ? `The server at ${origin} receives nothing of the sign-in.`
    : `The app at ${origin} receives the code with the address, and may use it up before you paste it.`
  return [
    `It ends at ${callback}: whatever that page shows, copy the whole address from the address bar.`,
    ...(pasted === 'also' ? ['(Or let it reach this machine.)'] : []),
    ...(isLoopbackCallback(callback) ? [] : [seen]),
    'Paste the address here and press Enter; it is not shown:',
  ]
}

/** A question within the time of a sign-in; no answer is no. */
async function ask(question: string, timeoutMs: number, io: Io): Promise<boolean> {
  return confirm(question, { ...io, signal: AbortSignal.any([io.signal, AbortSignal.timeout(timeoutMs)]) })
}
