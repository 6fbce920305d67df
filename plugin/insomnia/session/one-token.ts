import {
  type AccessToken,
  type AuthError,
  type Config,
  getToken,
  type Interaction,
  isAuthError,
  sessionId,
} from '../../auth'
import { openPage } from './open-page'
import { type TagContext } from '../host'
import { noteSession } from './own-tokens'
import { createDeps } from './wiring'

/** How long a person may take; the request waits. */
const SIGN_IN_MS = 120_000
/** After a sign-in that failed: nineteen further tags must not open nineteen further pages. */
const BACK_OFF_MS = 20_000

const flights = new Map<string, Promise<AccessToken>>()
const failures = new Map<string, { error: AuthError; until: number }>()

/** Where a sign-in page may be opened, and by whom. */
type Host = Pick<TagContext, 'app' | 'util'>

/**
 * The token of a configuration, asked for once however many tags want it at the same time. With a `host` a person may
 * sign in; after a sign-in that failed, the same reason is given for a while without asking again, unless `insist`.
 */
export async function getOneToken(config: Config, host?: Host, { insist = false } = {}): Promise<AccessToken> {
  const id = sessionId(config)
  noteSession(id)
  const failure = host && !insist ? recentFailure(id) : undefined
  const asking = failure ? undefined : host
  const key = JSON.stringify([id, config.audience, config.scope, config.accessToken, asking !== undefined])
  try {
    return await share(key, () => (asking ? signInWhenNeeded(id, config, asking) : getToken(config, {}, createDeps())))
  } catch (error) {
    throw failure && isAuthError(error, 'SIGN_IN_REQUIRED') ? failure.error : error
  }
}

function share(key: string, start: () => Promise<AccessToken>): Promise<AccessToken> {
  const flight = flights.get(key) ?? start().finally(() => flights.delete(key))
  flights.set(key, flight)
  return flight
}

function recentFailure(id: string) {
  const failure = failures.get(id)
  return failure && failure.until > Date.now() ? failure : undefined
}

async function signInWhenNeeded(id: string, config: Config, host: Host): Promise<AccessToken> {
  const asked = { aPerson: false }
  const interaction: Interaction = {
    kind: 'browser',
    timeoutMs: SIGN_IN_MS,
    listen: async (redirectUris) => (await import('../../node/loopback')).listenForCallback(redirectUris),
    showUrl: (url) => {
      asked.aPerson = true
      return openPage(url, host)
    },
  }
  try {
    const token = await getToken(config, {}, createDeps(interaction))
    failures.delete(id)
    return token
  } catch (error) {
    if (asked.aPerson && isAuthError(error)) failures.set(id, { error, until: Date.now() + BACK_OFF_MS })
    throw error
  }
}
