import { type UnknownObject } from 'oidc-provider'
import { parseScope, scopesFor } from './scopes'
import { type TenantSettings } from './tenant-options'
import { type TenantState } from './tenant-state'

/** Scopes of OpenID Connect, which are asked for once and hold for every API; the others belong to one audience. */
const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access']

/**
 * What each person has allowed each application. Auth0 asks for consent "unless consent
 * has been given previously", and again when more is asked for than was allowed; signing out forgets none of it.
 */
export class Consents {
  readonly #allowed: TenantState['consents']
  readonly #settings: TenantSettings

  constructor(allowed: TenantState['consents'], settings: TenantSettings) {
    this.#allowed = allowed
    this.#settings = settings
  }

  /** Notes that a person allowed what the parameters of an authorization or device request ask for. */
  remember(accountId: string, params: UnknownObject): void {
    const key = keyOf(accountId, params)
    this.#allowed.set(key, new Set([...(this.#allowed.get(key) ?? []), ...this.#asked(params)]))
  }

  /** Whether all that a request asks for was allowed before. */
  cover(accountId: string, params: UnknownObject): boolean {
    const allowed = this.#allowed.get(keyOf(accountId, params))
    return allowed !== undefined && this.#asked(params).every((item) => allowed.has(item))
  }

  /** The audience and the scopes of a request, without scopes that do not exist: those are ignored. */
  #asked({ scope, audience }: UnknownObject): string[] {
    const api = typeof audience === 'string' ? audience : undefined
    const asked = parseScope(scope)
    return scopesFor(api, this.#settings)
      .flatMap(([name]) => (asked.includes(name) ? [name] : []))
      .map((name) => (OPENID_SCOPES.includes(name) ? name : `${name} of ${api ?? 'no API'}`))
      .concat(api ?? [])
  }
}

const keyOf = (accountId: string, { client_id: clientId }: UnknownObject): string => `${accountId} ${String(clientId)}`
