import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { closeServer } from '../../../plugin/node/loopback-server'
import { HTTPS_CALLBACKS } from '../demo-data'
import { Faults } from '../faults'
import { answerLikeAuth0 } from './auth0-answers'
import { offsetClock } from './clock'
import { Consents } from './consents'
import { formFromJson } from './form-from-json'
import { interactionPages } from './interactions'
import { loadOidcProvider, type OidcProvider } from './load-oidc-provider'
import { logout } from './logout'
import { securePages } from './pages/page'
import { providerConfiguration } from './provider-configuration'
import { redirectLikeAuth0 } from './redirects'
import { createSigningKey } from './signing-key'
import { DEFAULT_SETTINGS, type TenantOptions, type TenantSettings } from './tenant-options'
import { newState, type TenantState } from './tenant-state'
import { TROUBLES } from './troubles'
import { userinfoForJwt } from './userinfo'

export { type TenantOptions } from './tenant-options'

/** A running tenant. */
export interface Tenant {
  /** Where it listens, without trailing slash. The issuer in tokens and metadata has one, as at Auth0. */
  url: string
  /** How it behaves; changes count at once, except for those of the device flow. */
  settings: TenantSettings
  /** What it knows. A tenant on the same port that is started with it goes on from there. */
  state: TenantState
  faults: Faults
  /** How often a route was requested, e.g. `calls('POST /oauth/token')`. */
  calls(route: string): number
  stop(): Promise<void>
}

/** Starts an Auth0-shaped tenant on 127.0.0.1, with the demo accounts. Rejects with EADDRINUSE on a busy port. */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { port = 0, signingKey, state: left, ...changes } = options
  const settings = { ...DEFAULT_SETTINGS, ...changes }
  settings.redirectUris = [...settings.redirectUris, ...HTTPS_CALLBACKS]
  const [oidc, key] = await Promise.all([loadOidcProvider(), signingKey ?? left?.signingKey ?? createSigningKey()])
  const state = { ...(left ?? newState()), signingKey: key }
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  // The issuer holds the port, so the provider comes second. Nothing can arrive before the listener below is there.
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const app = createApp(oidc, `${url}/`, settings, state)
  const faults = new Faults()
  const calls = new Map<string, number>()

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = `${String(request.method)} ${String(request.url?.split('?', 1)[0])}`
    calls.set(route, (calls.get(route) ?? 0) + 1)
    if (settings.trouble && route === 'POST /oauth/token') faults.queue(route, TROUBLES[settings.trouble]())
    if (await faults.play(request, response)) return
    const form = await formFromJson(request, response)
    if (form) await app(form, response)
  }
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // Only a client that went away in the middle of its request comes here.
    handle(request, response).catch(() => response.destroy())
  })

  return { url, settings, state, faults, calls: (route) => calls.get(route) ?? 0, stop: () => closeServer(server) }
}

function createApp(oidc: OidcProvider, issuer: string, settings: TenantSettings, state: TenantState) {
  const { signingKey } = state
  const consents = new Consents(state.consents, settings)
  const provider = new oidc.Provider(issuer, providerConfiguration(oidc, settings, consents, state))
  answerLikeAuth0(provider, settings)
  provider.use(offsetClock(settings, signingKey))
  provider.use(securePages(settings))
  provider.use(redirectLikeAuth0)
  provider.use(interactionPages(provider, settings, consents))
  provider.use(userinfoForJwt(issuer, signingKey, settings))
  provider.use(logout(provider, settings))
  return provider.callback()
}
