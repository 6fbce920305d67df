import { startApi, type Api } from './api/start-api'
import {
  DEMO_ACCOUNTS,
  DEMO_AUDIENCES,
  DEMO_CLIENTS,
  DEMO_TENANT,
  type DemoAccount,
  SANDBOX_REDIRECT_URIS,
} from './demo-data'
import { tenantNow } from './tenant/clock'
import { startTenant, type Tenant, type TenantOptions } from './tenant/start-tenant'

/** What may differ from one sandbox to another: its ports, where 0 takes a free one, and all that a tenant may be. */
export interface SandboxOptions extends TenantOptions {
  port: number
  apiPort: number
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
  const { apiPort, redirectUris = SANDBOX_REDIRECT_URIS, ...tenantOptions } = options
  const tenant = await startTenant({ ...tenantOptions, redirectUris })
  const now = () => tenantNow(tenant.settings)
  const api = await startApi({ port: apiPort, issuer: `${tenant.url}/`, now }).catch(async (error: unknown) => {
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
