import { type KoaContextWithOIDC } from 'oidc-provider'

/**
 * Makes the provider's redirects Auth0's: "302 Found" in place of 303, and no `iss` on the callback (RFC 9207). The
 * metadata must not promise `iss` then: a strict client refuses a callback without what the metadata promised.
 */
export async function redirectLikeAuth0(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.status === 303) ctx.status = 302
  const location = ctx.response.get('location')
  if (ctx.path.startsWith('/authorize') && URL.canParse(location)) {
    const url = new URL(location)
    url.searchParams.delete('iss')
    ctx.set('location', url.href)
  }
  if (ctx.path.startsWith('/.well-known/') && isMetadata(ctx.body)) {
    delete ctx.body.authorization_response_iss_parameter_supported
  }
}

const isMetadata = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && 'issuer' in body
