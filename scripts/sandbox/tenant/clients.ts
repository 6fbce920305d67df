import { type ClientMetadata } from 'oidc-provider'
import { DEMO_CLIENTS } from '../demo-data'
import { type TenantSettings } from './tenant-options'

/** The grant type of the device flow (RFC 8628 section 3.4). */
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * The sandbox's clients. Those with a browser are `application_type: 'web'` on purpose: a `native` one would accept
 * any loopback port (RFC 8252 section 7.3), and Auth0 does not.
 */
export function demoClients({ redirectUris, logoutUrls }: TenantSettings): ClientMetadata[] {
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
      grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT],
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
