import { type JsonWebKey } from 'node:crypto'
import { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { shapeAccessToken } from './access-token'
import { audiencesAsResources } from './audiences'
import { demoClients } from './clients'
import { type Consents } from './consents'
import { loadExistingGrant } from './grants'
import { createInteractionPolicy, interactionUrl } from './interactions'
import { type OidcProvider } from './load-oidc-provider'
import { MemoryAdapter } from './memory-adapter'
import { isOrganization } from './organizations'
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
  const { accessTokenTtlSeconds, refreshTokenTtlSeconds, rotationOverlapSeconds, offlineAccess } = settings
  return {
    adapter: (model) => new MemoryAdapter(model === 'RefreshToken' ? rotationOverlapSeconds * 1000 : 0),
    clients: demoClients(settings),
    jwks: { keys: [signingKey] },
    routes: ROUTES,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    ttl: {
      ...TTL_SECONDS,
      AccessToken: accessTokenTtlSeconds,
      ClientCredentials: accessTokenTtlSeconds,
      DeviceCode: settings.deviceCodeTtlSeconds,
      // A grant may still get its first refresh token when the session that it belongs to ends.
      Grant: TTL_SECONDS.Session + refreshTokenTtlSeconds,
      RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? refreshTokenTtlSeconds,
    },
    // The default of 15 s would hide a token that lives for one.
    clockTolerance: 0,

    findAccount: (_ctx, subject) => {
      const account = findAccount(subject)
      return account && { accountId: subject, claims: (_use, scope) => userClaims(account, scope) }
    },
    claims: claimNamesByScope(),
    conformIdTokenClaims: false,
    formats: { customizers: { jwt: shapeAccessToken } },

    rotateRefreshToken: settings.rotation,
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      source.scopes.has('offline_access') &&
      (offlineAccess || source.resource === undefined),
    // Auth0's tokens outlive the browser's session.
    expiresWithSession: () => false,

    interactions: { url: interactionUrl, policy: createInteractionPolicy(oidc, settings) },
    loadExistingGrant: loadExistingGrant(settings, consents),
    renderError: showError,
    extraParams: extraParameters(oidc),
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

const TTL_SECONDS = { AuthorizationCode: 600, IdToken: 36_000, Interaction: 3_600, Session: 3 * 24 * 60 * 60 }

/**
 * Auth0's additions to the authorization request. An unknown audience is found out later, as a resource. The checks run
 * with each request, whether its parameter is there or not.
 */
function extraParameters({ errors }: OidcProvider): NonNullable<Configuration['extraParams']> {
  return {
    audience: restoreOfflineAccess,
    organization: (_ctx: KoaContextWithOIDC, value: string | undefined) => {
      if (value !== undefined && !isOrganization(value)) {
        throw new errors.InvalidRequest(`parameter organization is invalid: ${value}`)
      }
    },
    connection: (_ctx: KoaContextWithOIDC, value: string | undefined) => {
      if (value !== undefined && value !== 'Username-Password-Authentication') {
        throw new errors.InvalidRequest('the connection was not found')
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
