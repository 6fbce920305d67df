import { type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { showError } from './pages/error-page'
import { showSignedOut } from './pages/logout-pages'
import { type TenantSettings } from './tenant-options'

/**
 * Auth0's own logout, `/v2/logout?client_id=…&returnTo=…`: ends the browser's session for every application, without
 * asking, and revokes nothing. Without `returnTo` it goes to the first Allowed Logout URL of the application, where one is
 * named (Auth0: log-users-out-of-auth0, redirect-users-after-logout).
 */
export function logout(provider: Provider, settings: Pick<TenantSettings, 'logoutUrls'>) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== '/v2/logout') return next()
    const { logoutUrls: allowedUrls } = settings
    const { returnTo, client_id: clientId } = ctx.query
    const target = returnTo ?? (clientId === undefined ? undefined : allowedUrls[0])
    if (target !== undefined && !allowedUrls.some((url) => addressOf(url) === addressOf(String(target)))) {
      const reason = `The "returnTo" querystring parameter "${String(target)}" is not defined as a valid URL in "Allowed Logout URLs"`
      ctx.status = 400
      showError(ctx, { error: 'invalid_request', error_description: reason })
      return
    }
    const session = await provider.Session.get(ctx)
    await session.destroy()
    if (target === undefined) showSignedOut(ctx)
    else ctx.redirect(String(target))
  }
}

/** What of an address is compared: scheme and host without case, path with it; its query and fragment are free. */
function addressOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
