import { type JsonWebKey } from 'node:crypto'
import { CompactSign, decodeJwt, decodeProtectedHeader, importJWK } from 'jose'
import { type KoaContextWithOIDC } from 'oidc-provider'
import { type TenantSettings } from './tenant-options'

/** Claims that are times. */
const TIMES = ['iat', 'exp', 'auth_time'] as const

/** The tenant's time, in milliseconds since the epoch. */
export const tenantNow = ({ clockOffsetSeconds }: TenantSettings): number => Date.now() + clockOffsetSeconds * 1000

/** Makes every answer that of a machine whose clock is off: its `Date`, and the times in its tokens. */
export function offsetClock(settings: TenantSettings, signingKey: JsonWebKey) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const { clockOffsetSeconds: offset } = settings
    if (offset === 0) return
    ctx.set('date', new Date(tenantNow(settings)).toUTCString())
    if (ctx.path !== '/oauth/token' || ctx.status !== 200) return
    const body = ctx.body as Record<string, unknown>
    for (const name of ['access_token', 'id_token']) body[name] = await shifted(body[name], offset, signingKey)
  }
}

/** A JWT with other times, signed again; anything else as it is. */
async function shifted(token: unknown, seconds: number, signingKey: JsonWebKey): Promise<unknown> {
  if (typeof token !== 'string' || !token.includes('.')) return token
  const claims: Record<string, unknown> = decodeJwt(token)
  for (const name of TIMES) if (typeof claims[name] === 'number') claims[name] += seconds
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'RS256' })
    .sign(await importJWK({ ...signingKey, kty: 'RSA' }, 'RS256'))
}
