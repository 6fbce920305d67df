import { type Config } from './config'
import { type Deps } from './deps'
import { isAuthError } from './errors'
import * as core from './get-token'
import { type AccessToken } from './session'

/** As `getToken` of `get-token.ts`; what the issuer refuses is noted for whoever asks later. */
export function getToken(config: Config, want: core.Want, deps: Deps): Promise<AccessToken> {
  return noting(core.getToken(config, want, deps), config, deps)
}

/** As `signInAgain` of `get-token.ts`, with the same note. */
export function signInAgain(config: Config, deps: Deps): Promise<AccessToken> {
  return noting(core.signInAgain(config, deps), config, deps)
}

async function noting<T>(work: Promise<T>, config: Config, { now, onRefusal }: Deps): Promise<T> {
  try {
    return await work
  } catch (error) {
    // What passes by itself refuses nothing.
    if (onRefusal && isAuthError(error) && error.reason && error.code !== 'TEMPORARY') {
      const { auth0Domain, clientId, organization, account } = config
      const { message, hint, reason } = error
      const who = { auth0Domain, clientId, organization, account }
      onRefusal({ kind: 'issuer', at: now(), ...who, ...reason, message, hint })
    }
    throw error
  }
}
