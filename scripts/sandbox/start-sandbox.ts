import { startApi, type Api } from './api/start-api'
import {
  DEMO_ACCOUNTS,
  DEMO_AUDIENCES,
  DEMO_CLIENTS,
  DEMO_TENANT,
  type DemoAccount,
  SANDBOX_REDIRECT_URIS,
} from './demo-data'
import { startTenant, type Tenant } from './tenant/start-tenant'

/** What may differ from one sandbox to another. */
export interface SandboxOptions {
  /** 0 takes a free port. */
  port: number
  apiPort: number
  tokenTtlSeconds?: number
  rotationOverlapSeconds?: number
  redirectUris?: readonly string[]
}

/** A running sandbox. */
export interface Sandbox {
  auth0Domain: string
  apiUrl: string
  gatewayUrl: string
  accounts: readonly DemoAccount[]
  /** The environment keys that mean this sandbox. */
  values: Record<string, string>
  tenant: Tenant
  api: Api
  stop: () => Promise<void>
}

/** The Auth0-shaped tenant and the U-Assist-shaped API, on loopback, with the data of `demo-data.ts`. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, apiPort, tokenTtlSeconds, rotationOverlapSeconds, redirectUris = SANDBOX_REDIRECT_URIS } = options
  const tenant = await startTenant({
    port,
    redirectUris,
    ...(tokenTtlSeconds !== undefined && { accessTokenTtlSeconds: tokenTtlSeconds }),
    ...(rotationOverlapSeconds !== undefined && { rotationOverlapSeconds }),
  })
  const api = await startApi({ port: apiPort, issuer: `${tenant.url}/` }).catch(async (error: unknown) => {
    await tenant.stop()
    throw error
  })
  return {
    auth0Domain: tenant.url,
    apiUrl: api.url,
    gatewayUrl: api.url,
    accounts: DEMO_ACCOUNTS,
    values: {
      ...tenantValues(tenant, redirectUris),
      apiUrl: api.url,
      gatewayUrl: api.url,
    },
    tenant,
    api,
    stop: async () => {
      await Promise.all([tenant.stop(), api.stop()])
    },
  }
}

/** The environment keys that mean a tenant of the sandbox, as its native application. */
export function tenantValues({ url }: Pick<Tenant, 'url'>, redirectUris: readonly string[]): Record<string, string> {
  return {
    auth0Domain: url,
    clientId: DEMO_CLIENTS.native.clientId,
    audience: DEMO_AUDIENCES[0],
    scope: 'openid profile email offline_access',
    organization: DEMO_TENANT.organization,
    redirectUri: redirectUris.join(','),
  }
}
