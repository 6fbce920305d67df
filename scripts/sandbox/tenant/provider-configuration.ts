import { type JsonWebKey } from 'node:crypto'
import { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { shapeAccessToken } from './access-token'
import { DEMO_CLIENTS } from '../demo-data'
import { refuseByAction } from './actions'
import { audiencesAsResources } from './audiences'
import { ClientAdapter } from './clients'
import { type Consents } from './consents'
import { loadExistingGrant, organizationOfGrant } from './grants'
import { createInteractionPolicy } from './interaction-policy'
import { interactionUrl } from './interactions'
import { type OidcProvider } from './load-oidc-provider'
import { MemoryAdapter } from './memory-adapter'
import { checkOrganization, CONNECTION } from './organizations'
import { devicePages } from './pages/device-pages'
import { showError } from './pages/error-page'
import { logoutPages } from './pages/logout-pages'
import { parseScope } from './scopes'
import { type TenantSettings } from './tenant-options'
import { claimNamesByScope, findAccount, userClaims } from './user-claims'

/** What of Auth0's behaviour the provider has by itself, given the right settings. */
export function providerConfiguration(
  oidc: OidcProvider,
  settings: TenantSettings,
  consents: Consents,
  signingKey: JsonWebKey,
): Configuration {
  return {
    adapter: (model) => {
      if (model === 'Client') return new ClientAdapter(settings)
      return new MemoryAdapter(model === 'RefreshToken' ? () => settings.rotationOverlapSeconds * 1000 : undefined)
    },
    jwks: { keys: [signingKey] },
    routes: ROUTES,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    ttl: {
      ...TTL_SECONDS,
      AccessToken: () => settings.accessTokenTtlSeconds,
      ClientCredentials: () => settings.accessTokenTtlSeconds,
      DeviceCode: () => settings.deviceCodeTtlSeconds,
      Interaction: () => settings.transactionTtlSeconds,
      // A grant may still get its first refresh token when the session that it belongs to ends.
      Grant: () => TTL_SECONDS.Session + settings.refreshTokenTtlSeconds,
      RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? settings.refreshTokenTtlSeconds,
    },
    // The default of 15 s would hide a token that lives for one.
    clockTolerance: 0,

    findAccount: (ctx, subject, token) => {
      const account = findAccount(subject)
      // The last that happens before a refresh token is used up.
      if (token?.kind === 'RefreshToken') refuseByAction(oidc, settings.refreshAction)
      return (
        account && {
          accountId: subject,
          claims: (_use, scope) => userClaims(account, scope, organizationOfGrant(ctx.oidc.grant), settings),
        }
      )
    },
    claims: claimNamesByScope(),
    conformIdTokenClaims: false,
    formats: { customizers: { jwt: shapeAccessToken(settings) } },

    rotateRefreshToken: () => settings.rotation,
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      source.scopes.has('offline_access') &&
      (settings.offlineAccess || source.resource === undefined),
    // Auth0's tokens outlive the browser's session.
    expiresWithSession: () => false,

    interactions: { url: interactionUrl, policy: createInteractionPolicy(oidc, settings) },
    loadExistingGrant: loadExistingGrant(settings, consents),
    renderError: showError,
    extraParams: extraParameters(oidc, settings),
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),

    features: {
      devInteractions: { enabled: false },
      // On by default, and not in the metadata of Uniphore's tenant.
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: audiencesAsResources(oidc, settings),
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****', ...devicePages },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: { enabled: true, ...logoutPages },
    },
  }
}

const ROUTES = {
  authorization: '/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  device_authorization: '/oauth/device/code',
  code_verification: '/activate',
  userinfo: '/userinfo',
  jwks: '/.well-known/jwks.json',
  end_session: '/oidc/logout',
}

const TTL_SECONDS = { AuthorizationCode: 600, IdToken: 36_000, Session: 3 * 24 * 60 * 60 }

/**
 * Auth0's additions to the authorization request. An unknown audience is found out later, as a resource. The checks run
 * with each request, whether its parameter is there or not.
 */
function extraParameters(oidc: OidcProvider, settings: TenantSettings): NonNullable<Configuration['extraParams']> {
  // The provider gives every client with a callback this grant.
  const grant = 'authorization_code'
  const refuseWithoutGrant = ({ oidc: { client, route } }: KoaContextWithOIDC): void => {
    const isNative = client?.clientId === DEMO_CLIENTS.native.clientId && route === 'authorization'
    if (isNative && !settings.grantTypes.includes(grant)) {
      throw new oidc.errors.UnauthorizedClient(`Grant type '${grant}' not allowed for the client.`)
    }
  }
  return {
    audience: (ctx: KoaContextWithOIDC) => {
      restoreOfflineAccess(ctx)
      refuseWithoutGrant(ctx)
    },
    organization: (ctx: KoaContextWithOIDC, value: string | undefined) => {
      if (!ignoredForDevice(ctx, 'organization')) checkOrganization(oidc, settings, value)
    },
    connection: (ctx: KoaContextWithOIDC, value: string | undefined) => {
      if (!ignoredForDevice(ctx, 'connection') && value !== undefined && value !== CONNECTION) {
        throw new oidc.errors.InvalidRequest('the connection was not found')
      }
    },
    // The provider knows it already; here only its end is of interest.
    login_hint: (ctx: KoaContextWithOIDC) => void ignoredForDevice(ctx, 'login_hint'),
  }
}

/** The device flow takes client, scope and audience only; whatever else is sent is ignored (authorize-device). */
function ignoredForDevice({ oidc }: KoaContextWithOIDC, name: string): boolean {
  if (oidc.route !== 'device_authorization') return false
  if (oidc.params) oidc.params[name] = undefined
  return true
}

/**
 * The provider drops `offline_access` unless the request says `prompt=consent` (OpenID Connect Core section 11). Auth0 has no
 * such rule, so the scope is put back, for clients that may refresh.
 */
function restoreOfflineAccess({ query, oidc }: KoaContextWithOIDC): void {
  const isAsked = parseScope(query.scope).includes('offline_access')
  if (isAsked && oidc.params && oidc.client?.grantTypeAllowed('refresh_token')) oidc.params.scope = query.scope
}
