import { type ErrorOut, type KoaContextWithOIDC } from 'oidc-provider'
import { html } from './html'
import { showPage } from './page'

/** An error nobody can be redirected with, as a page. At Auth0, too, a wrong callback URL ends here. */
export function showError(ctx: KoaContextWithOIDC, error: ErrorOut): void {
  if (error.error === 'invalid_redirect_uri') return showCallbackMismatch(ctx)
  const content = html`<p class="lead">${error.error_description ?? 'The request could not be handled.'}</p>
    <p class="note"><code>${error.error}</code></p>`
  showPage(ctx, { title: 'Oops!, something went wrong', content })
}

function showCallbackMismatch(ctx: KoaContextWithOIDC): void {
  ctx.status = 403
  const allowed = ctx.oidc.client?.redirectUris ?? []
  const content = html`<p class="lead">
      The provided redirect_uri is not in the list of allowed callback URLs:
      <code>${String(ctx.query.redirect_uri)}</code>
    </p>
    <p>Allowed, each to the letter, port included:</p>
    <ul class="list">
      ${allowed.map((uri) => html`<li><code>${uri}</code></li>`)}
    </ul>`
  showPage(ctx, { title: 'Callback URL mismatch', content })
}
