import { type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { showError } from './pages/error-page'
import { showSignedOut } from './pages/logout-pages'

/** Auth0's own logout, `/v2/logout?returnTo=…`: ends the browser's session, and revokes nothing. */
export function logout(provider: Provider, allowedUrls: readonly string[]) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== '/v2/logout') return next()
    const { returnTo } = ctx.query
    if (returnTo !== undefined && !allowedUrls.some((url) => url === returnTo)) {
      const reason = `The "returnTo" querystring parameter "${String(returnTo)}" is not defined as a valid URL in "Allowed Logout URLs"`
      ctx.status = 400
      showError(ctx, { error: 'invalid_request', error_description: reason })
      return
    }
    const session = await provider.Session.get(ctx)
    await session.destroy()
    if (typeof returnTo === 'string') ctx.redirect(returnTo)
    else showSignedOut(ctx)
  }
}
