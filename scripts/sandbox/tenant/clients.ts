import { type AdapterPayload, type ClientMetadata } from 'oidc-provider'
import { DEMO_CLIENTS } from '../demo-data'
import { MemoryAdapter } from './memory-adapter'
import { type TenantSettings } from './tenant-options'

/** Where the provider finds the sandbox's applications, as the settings are at the moment. */
export class ClientAdapter extends MemoryAdapter {
  constructor(private readonly settings: TenantSettings) {
    super()
  }

  override find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(demoClients(this.settings).find(({ client_id: clientId }) => clientId === id))
  }
}

/**
 * The sandbox's clients. Those with a browser are `application_type: 'web'` on purpose: a `native` one would accept
 * any loopback port (RFC 8252 section 7.3), and Auth0 does not.
 */
function demoClients({ redirectUris, logoutUrls, grantTypes }: TenantSettings): ClientMetadata[] {
  const { native, web, machine } = DEMO_CLIENTS
  const browser = {
    application_type: 'web',
    response_types: ['code'],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: logoutUrls,
  } as const
  return [
    {
      ...browser,
      client_id: native.clientId,
      client_name: 'uassist',
      token_endpoint_auth_method: 'none',
      grant_types: [...grantTypes],
    },
    {
      ...browser,
      client_id: web.clientId,
      client_secret: web.clientSecret,
      client_name: 'Sandbox web application',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
    },
    {
      client_id: machine.clientId,
      client_secret: machine.clientSecret,
      client_name: 'Sandbox machine',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ]
}
