import { type KoaContextWithOIDC } from 'oidc-provider'

/**
 * Auth0 does not put `iss` on the callback (RFC 9207), and its metadata does not promise it. Both go together:
 * a strict client refuses a callback without what the metadata promised.
 */
export async function withoutIssuerParameter(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
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
