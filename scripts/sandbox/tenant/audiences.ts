import { type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider'
import { DEMO_AUDIENCES } from '../demo-data'
import { type OidcProvider } from './load-oidc-provider'
import { MACHINE_SCOPE, scopesFor } from './scopes'
import { type TenantSettings } from './tenant-options'

/**
 * oidc-provider knows resource indicators, which must be absolute URIs (RFC 8707 section 2), and no audiences.
 * U-Assist's audiences have no scheme ("uassist.uniphore.com"), so they travel inside the provider as URNs.
 */
const URN = 'urn:sandbox:audience:'

/** An audience as the resource indicator it is inside the provider. */
export const toResource = (audience: string): string => URN + encodeURIComponent(audience)
const toAudience = (resource: string): string =>
  resource.startsWith(URN) ? decodeURIComponent(resource.slice(URN.length)) : resource

/** Auth0's `audience` parameter as the provider's resource indicators. */
export function audiencesAsResources({ errors }: OidcProvider, settings: TenantSettings) {
  return {
    enabled: true,
    /** The code exchange and the refresh stay with the audience of the sign-in; Auth0 lets neither change it. */
    useGrantedResource: () => true,

    defaultResource({ oidc }: KoaContextWithOIDC): string | undefined {
      const audience = oidc.params?.audience ?? oidc.body?.audience
      if (typeof audience === 'string' && audience !== '') return toResource(audience)
      if (oidc.params?.grant_type === 'client_credentials') {
        const reason = 'No audience parameter was provided, and no default audience has been configured'
        throw new errors.AccessDenied(reason)
      }
      return undefined
    },

    getResourceServerInfo({ oidc }: KoaContextWithOIDC, resource: string): ResourceServer {
      const audience = toAudience(resource)
      if (!DEMO_AUDIENCES.some((known) => known === audience)) {
        throw new errors.AccessDenied(`Service not found: ${audience}`)
      }
      const isMachine = oidc.params?.grant_type === 'client_credentials'
      // A machine client that names no scope gets all of its own; this is the first hook that sees the request.
      if (isMachine) oidc.params.scope ??= MACHINE_SCOPE
      const userScopes = scopesFor(audience, settings).map(([scope]) => scope)
      return {
        audience,
        scope: isMachine ? MACHINE_SCOPE : userScopes.join(' '),
        accessTokenFormat: 'jwt',
        accessTokenTTL: settings.accessTokenTtlSeconds,
        jwt: { sign: { alg: 'RS256' } },
      }
    },
  }
}
