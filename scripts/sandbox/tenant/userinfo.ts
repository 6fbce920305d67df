import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { jwtVerify, type JWTPayload } from 'jose'
import { type KoaContextWithOIDC } from 'oidc-provider'
import { tenantNow } from './clock'
import { findOrganization } from './organizations'
import { type TenantSettings } from './tenant-options'
import { findAccount, userClaims } from './user-claims'

/**
 * /userinfo for JWT access tokens, which the provider refuses there and Auth0 takes. Opaque tokens go on to the provider.
 */
export function userinfoForJwt(issuer: string, signingKey: JsonWebKey, settings: TenantSettings) {
  const key = createPublicKey({ key: signingKey, format: 'jwk' })
  const rules = { issuer, audience: `${issuer}userinfo`, algorithms: ['RS256'] }
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const [scheme, token = ''] = ctx.get('authorization').split(' ')
    if (ctx.path !== '/userinfo' || scheme?.toLowerCase() !== 'bearer' || !token.includes('.')) return next()
    const payload = await jwtVerify(token, key, { ...rules, currentDate: new Date(tenantNow(settings)) }).then(
      (verified): JWTPayload => verified.payload,
      (): JWTPayload => ({}),
    )
    const account = findAccount(payload.sub)
    ctx.set('cache-control', 'no-store')
    if (account) {
      ctx.body = userClaims(account, payload.scope, findOrganization(payload.org_id), settings)
      return
    }
    ctx.status = 401
    ctx.set('www-authenticate', 'Bearer error="invalid_token", error_description="invalid token provided"')
    ctx.body = { error: 'invalid_token', error_description: 'invalid token provided' }
  }
}
