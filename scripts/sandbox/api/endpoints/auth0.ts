import { type Documentation, pageOf } from './documentation'

/** An endpoint on the Auth0 host, which the sandbox's tenant plays. */
export interface Auth0Row {
  /** Undefined for what is no part of U-Assist's documentation. */
  number?: number
  name: string
  method: 'GET' | 'POST'
  path: string
  /** Tells apart what is posted to one address. */
  grantType?: string
  /** The variable whose token the request carries. */
  token: 'none' | 'accessToken'
  role: string
  risk: 'read' | 'write'
  /** U-Assist's page, or the address of Auth0's. */
  documentation: Documentation | string
}

const SIGN_IN: Documentation = {
  page: pageOf('create-a-user-authorization-token-from-auth0'),
  says: [
    'the parameters of `/authorize` but for those below, and the fields of the exchange',
    'consent is asked for once, and again for another scope',
    '`redirect_uri` is a callback URL of the application, exactly the same in both steps, and URL encoded',
    'a refresh token comes only with `offline_access`',
    'the token is for an API ("specified in audience"), though the sample URL has no `audience`',
  ],
  readUpTo: 'the beginning of the list of what 401 stands for',
  unseen: ['the list of what 401 stands for', 'other codes'],
  ours: ['`audience`, `prompt`, `nonce`, PKCE, `organization`, `connection` and the refusals are Auth0’s'],
}

/** What the collections ask of the Auth0 host. */
export const AUTH0_ENDPOINTS: readonly Auth0Row[] = [
  {
    number: 1,
    name: 'Generate M2M token',
    method: 'POST',
    path: '/oauth/token',
    grantType: 'client_credentials',
    token: 'none',
    role: 'machine client',
    risk: 'read',
    documentation: {
      page: pageOf('generate-m2m-token-243536'),
      says: [
        'all four fields are required, and `audience` is `api.uniphore.com`; id and secret come from the "Cloud Admin"',
        'address, id and secret differ between production and staging',
        'the token is for external services where authorization is not required for the request',
      ],
      readUpTo: 'the beginning of the reply',
      unseen: [
        'the rest of the reply',
        'the address of staging',
        'error codes',
        'which requests need no authorization',
      ],
      ours: ['`scope`, `expires_in`, `token_type` and the refusals are Auth0’s'],
    },
  },
  {
    number: 2,
    name: 'User token: sign in',
    method: 'GET',
    path: '/authorize',
    token: 'none',
    role: 'anyone',
    risk: 'read',
    documentation: SIGN_IN,
  },
  {
    number: 2,
    name: 'User token: exchange',
    method: 'POST',
    path: '/oauth/token',
    grantType: 'authorization_code',
    token: 'none',
    role: 'anyone',
    risk: 'read',
    documentation: SIGN_IN,
  },
  {
    number: 4,
    name: 'Get user details from Auth0',
    method: 'GET',
    path: '/userinfo',
    token: 'accessToken',
    role: 'anyone signed in (documented)',
    risk: 'read',
    documentation: {
      page: pageOf('get-user-details-from-auth0'),
      audience: 'uassist.uniphore.com',
      readUpTo: 'the beginning of the example response',
      unseen: ['the list of fields', 'error codes'],
      ours: ['the fields saved here, from the claims of the sample tokens; Auth0 wants `openid` in the scope'],
    },
  },
  {
    name: 'Refresh',
    method: 'POST',
    path: '/oauth/token',
    grantType: 'refresh_token',
    token: 'none',
    role: 'holder of the token',
    risk: 'read',
    documentation: 'https://auth0.com/docs/secure/tokens/refresh-tokens/use-refresh-tokens',
  },
  {
    name: 'OpenID configuration',
    method: 'GET',
    path: '/.well-known/openid-configuration',
    token: 'none',
    role: 'anyone',
    risk: 'read',
    documentation: 'https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery',
  },
  {
    name: 'Revoke',
    method: 'POST',
    path: '/oauth/revoke',
    token: 'none',
    role: 'holder of the token',
    risk: 'write',
    documentation: 'https://auth0.com/docs/secure/tokens/refresh-tokens/revoke-refresh-tokens',
  },
]
