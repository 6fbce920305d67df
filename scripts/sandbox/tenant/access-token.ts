import { type AccessToken, type ClientCredentials, type JWTStructured, type KoaContextWithOIDC } from 'oidc-provider'
import { parseScope } from './scopes'
import { organizationOfGrant } from './grants'
import { type TenantSettings } from './tenant-options'
import { accessTokenClaims, findAccount } from './user-claims'

/** Gives a JWT access token the shape of Auth0's, with U-Assist's claims and those of the Action when it is a person's. */
export const shapeAccessToken =
  (settings: TenantSettings) =>
  ({ oidc }: KoaContextWithOIDC, token: AccessToken | ClientCredentials, jwt: JWTStructured): void => {
    const { client_id: azp, aud: audience, ...claims } = jwt.payload
    jwt.header = { ...jwt.header, typ: 'JWT' }
    const account = token.kind === 'AccessToken' ? findAccount(token.accountId) : undefined
    if (!account) {
      jwt.payload = { ...claims, sub: `${String(azp)}@clients`, aud: audience, azp, gty: 'client-credentials' }
      return
    }
    const aud = parseScope(claims.scope).includes('openid') ? [audience, `${oidc.issuer}userinfo`] : audience
    const { refreshAction, loginAction } = settings
    const action = oidc.params?.grant_type === 'refresh_token' ? refreshAction : loginAction
    const ours = accessTokenClaims(account, organizationOfGrant(oidc.grant), settings)
    jwt.payload = { ...ours, ...claims, ...action.claims, aud, azp }
  }
