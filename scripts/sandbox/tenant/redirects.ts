import { type KoaContextWithOIDC } from 'oidc-provider'

/**
 * Makes the provider's redirects Auth0's: "302 Found" in place of 303, and no `iss` on the callback (RFC 9207) whatever the
 * `response_mode`: Auth0 has it off by default (configure-fapi-compliance). The metadata must not promise `iss` then: a
 * strict client refuses a callback without what the metadata promised.
 */
export async function redirectLikeAuth0(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.status === 303) ctx.status = 302
  if (ctx.path.startsWith('/authorize')) {
    const location = ctx.response.get('location')
    if (URL.canParse(location)) ctx.set('location', withoutIssuer(new URL(location)))
    // The page that posts to the callback, for `form_post`.
    if (typeof ctx.body === 'string') ctx.body = ctx.body.replace(/<input [^>]*name="iss"[^>]*>/, '')
  }
  if (ctx.path.startsWith('/.well-known/') && isMetadata(ctx.body)) {
    delete ctx.body.authorization_response_iss_parameter_supported
  }
}

function withoutIssuer(url: URL): string {
  url.searchParams.delete('iss')
  const fragment = new URLSearchParams(url.hash.slice(1))
  fragment.delete('iss')
  url.hash = fragment.toString()
  return url.href
}

const isMetadata = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && 'issuer' in body
