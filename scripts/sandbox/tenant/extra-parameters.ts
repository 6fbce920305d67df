import { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { DEMO_CLIENTS } from '../demo-data'
import { type OidcProvider } from './load-oidc-provider'
import { checkOrganization, CONNECTION } from './organizations'
import { parseScope } from './scopes'
import { type TenantSettings } from './tenant-options'

/** What the device flow ignores: it takes client, scope and audience only (Auth0: authorize-device). */
const NOT_FOR_DEVICES = ['organization', 'connection', 'login_hint', 'max_age']

/**
 * Auth0's additions to the authorization request. An unknown audience is found out later, as a resource. The checks run
 * in this order with each request, whether its parameter is there or not.
 */
export function extraParameters(oidc: OidcProvider, settings: TenantSettings): Configuration['extraParams'] {
  return {
    audience: (ctx: KoaContextWithOIDC) => {
      restoreOfflineAccess(ctx)
      const { client, params, route } = ctx.oidc
      if (route === 'device_authorization') for (const name of NOT_FOR_DEVICES) if (params) params[name] = undefined
      // The provider itself gives this grant to every client that has a callback.
      const grant = 'authorization_code'
      const isNative = client?.clientId === DEMO_CLIENTS.native.clientId
      if (route === 'authorization' && isNative && !settings.grantTypes.includes(grant)) {
        throw new oidc.errors.UnauthorizedClient(`Grant type '${grant}' not allowed for the client.`)
      }
    },
    organization: (ctx: KoaContextWithOIDC, value: string | undefined) => {
      if (ctx.oidc.route === 'authorization') checkOrganization(oidc, settings, value)
    },
    connection: (_ctx: KoaContextWithOIDC, value: string | undefined) => {
      if (value !== undefined && value !== CONNECTION) {
        throw new oidc.errors.InvalidRequest('the connection was not found')
      }
    },
  }
}

/**
 * The provider drops `offline_access` unless the request says `prompt=consent` (OpenID Connect Core section 11). Auth0 has no
 * such rule, so the scope is put back, for clients that may refresh.
 */
function restoreOfflineAccess({ query, oidc }: KoaContextWithOIDC): void {
  const isAsked = parseScope(query.scope).includes('offline_access')
  if (isAsked && oidc.params && oidc.client?.grantTypeAllowed('refresh_token')) oidc.params.scope = query.scope
}
