import {
  type AccessToken,
  AuthError,
  type Config,
  freshIdToken,
  getToken,
  type Interaction,
  isAuthError,
  sessionId,
  signInAgain,
} from '../../auth'
import { type PastableListener } from '../../node/callback-wait'
import { listOtherAccounts } from '../../node/list-sessions'
import { sessionsFolder } from '../../node/paths'
import { type TagContext } from '../host'
import { note, showNotes } from '../notes'
import { maySignIn } from '../render-purpose'
import { rememberUse } from './last-used'
import { openPage } from './open-page'
import { noteSession } from './own-tokens'
import { createDeps } from './wiring'

/** How long a person may take to sign in. The request waits. */
const SIGN_IN_MS = 120_000
/** How long she may take where she also has to copy an address. */
const PASTE_MS = 300_000
/** How long a failed sign-in is not repeated, so that twenty tags of one request do not open twenty pages. */
const BACK_OFF_MS = 20_000

const inFlight = new Map<string, Promise<AccessToken>>()
const failures = new Map<string, { error: AuthError; until: number }>()

/** What opens a sign-in page, or shows its address. */
type Host = Pick<TagContext, 'app' | 'util'>

/**
 * The access token for a tag that renders the token itself. Signs in where the tag may. The use of a Send is stored
 * first, because the menus' actions work with it. Rejects as `getOneToken` does.
 */
export async function getTokenForTag(context: TagContext, config: Config): Promise<AccessToken> {
  const host = maySignIn(context) ? context : undefined
  if (host) await rememberUse(context, config)
  const token = await getOneToken(config, host)
  showNotes(context.app)
  return token
}

/**
 * As `getToken`, with one call in flight however many tags ask at the same time. With a `host` a person may sign in;
 * for 20 seconds after a sign-in that failed, its error is the rejection again.
 */
export async function getOneToken(config: Config, host?: Host): Promise<AccessToken> {
  const id = sessionId(config)
  noteSession(id)
  const failure = host ? recentFailure(id) : undefined
  const signInHost = failure ? undefined : host
  const key = JSON.stringify([id, config.audience, config.scope, config.accessToken, signInHost !== undefined])
  const start = () => (signInHost ? getTokenBySignIn(id, config, signInHost) : getToken(config, {}, createDeps()))
  try {
    return await share(key, start)
  } catch (error) {
    throw failure && isAuthError(error, 'SIGN_IN_REQUIRED') ? failure.error : error
  }
}

/** How a menu's entry signs in. */
export interface SignInByMenu {
  /** A login is asked for, whoever is signed in here or in the browser. */
  afresh?: boolean
  /** Makes the wait for a callback URL of somebody else's app. */
  paste: (redirectUri: string) => PastableListener
}

/** A sign-in that a person asked for: it shares no earlier one, and no earlier failure counts. Rejects as `getToken`. */
export function signInByMenu(config: Config, host: Host, how: SignInByMenu): Promise<AccessToken> {
  const id = sessionId(config)
  noteSession(id)
  return getTokenBySignIn(id, config, host, how)
}

/** As `freshIdToken`, and its access token as `getOneToken`. Opens no sign-in page. */
export function getOneIdToken(config: Config): Promise<string> {
  return freshIdToken(config, {}, createDeps(), () => getOneToken(config))
}

function share(key: string, start: () => Promise<AccessToken>): Promise<AccessToken> {
  const promise = inFlight.get(key) ?? start().finally(() => inFlight.delete(key))
  inFlight.set(key, promise)
  return promise
}

function recentFailure(id: string) {
  const failure = failures.get(id)
  return failure && failure.until > Date.now() ? failure : undefined
}

/** The token, by a sign-in in the browser where none is stored and no refresh gives one. Remembers a failed sign-in. */
async function getTokenBySignIn(
  id: string,
  config: Config,
  host: Host,
  { afresh, paste }: Partial<SignInByMenu> = {},
): Promise<AccessToken> {
  const page = { opened: false }
  const interaction: Interaction = {
    kind: 'browser',
    timeoutMs: paste ? PASTE_MS : SIGN_IN_MS,
    who: {
      ...(afresh !== undefined && { afresh }),
      others: (identity) => listOtherAccounts(sessionsFolder(), identity, note),
    },
    listen: async (redirectUris, heard) => {
      const { listenForCallback } = await import('../../node/loopback')
      return listenForCallback(redirectUris, { paste: paste ?? refuseToPaste, heard })
    },
    showUrl: (url) => {
      page.opened = true
      return openPage(url, host)
    },
  }
  try {
    const deps = createDeps(interaction)
    const token = await (afresh ? signInAgain(config, deps) : getToken(config, {}, deps))
    failures.delete(id)
    return token
  } catch (error) {
    if (page.opened && isAuthError(error)) failures.set(id, { error, until: Date.now() + BACK_OFF_MS })
    throw error
  }
}

/** A Send cannot wait for a paste: nothing can ask for one while it renders. */
function refuseToPaste(redirectUri: string): never {
  throw new AuthError(
    'SIGN_IN_REQUIRED',
    `nobody is signed in, and the sign-in ends at ${redirectUri}, where only you can copy the address`,
    'Choose "U-Assist: Sign in" in the menu of this request or collection, then send again.',
  )
}
