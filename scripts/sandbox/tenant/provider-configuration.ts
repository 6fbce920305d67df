import { type Configuration } from 'oidc-provider'
import { shapeAccessToken } from './access-token'
import { refuseByAction } from './actions'
import { audiencesAsResources } from './audiences'
import { ClientAdapter } from './clients'
import { type Consents } from './consents'
import { extraParameters } from './extra-parameters'
import { loadExistingGrant, organizationOfGrant } from './grants'
import { createInteractionPolicy } from './interaction-policy'
import { interactionUrl } from './interactions'
import { type OidcProvider } from './load-oidc-provider'
import { type Entry, MemoryAdapter } from './memory-adapter'
import { devicePages } from './pages/device-pages'
import { showError } from './pages/error-page'
import { logoutPages } from './pages/logout-pages'
import { type TenantSettings } from './tenant-options'
import { type TenantState } from './tenant-state'
import { claimNamesByScope, findAccount, userClaims } from './user-claims'

/** What of Auth0's behaviour the provider has by itself, given the right settings. */
export function providerConfiguration(
  oidc: OidcProvider,
  settings: TenantSettings,
  consents: Consents,
  { signingKey, entries }: TenantState,
): Configuration {
  return {
    adapter: (model) => {
      if (model === 'Client') return new ClientAdapter(settings)
      const overlapMs = model === 'RefreshToken' ? () => settings.rotationOverlapSeconds * 1000 : undefined
      const own = entries.get(model) ?? new Map<string, Entry>()
      entries.set(model, own)
      return new MemoryAdapter(own, overlapMs)
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
