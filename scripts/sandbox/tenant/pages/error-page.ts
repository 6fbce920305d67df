import { type ErrorOut, type KoaContextWithOIDC } from 'oidc-provider'
import { markup } from '../../../cli/markup'
import { showPage } from './page'

/** Auth0's text for a sign-in whose pages are over, or whose cookies are gone (reported, Auth0's community 117674). */
export const TRANSACTION_OVER =
  'You may have pressed the back button, refreshed during login, opened too many login dialogs, or there is some issue with cookies, since we couldn’t find your session. Try logging in again from the application.'

/** An error nobody can be redirected with, as a page. At Auth0, too, a wrong callback URL ends here (error-pages). */
export function showError(ctx: KoaContextWithOIDC, error: ErrorOut, cause?: Error): void {
  if (error.error === 'invalid_redirect_uri') return showCallbackMismatch(ctx)
  const { error: word, error_description: text = 'The request could not be handled.' } = likeAuth0(ctx, error, cause)
  const content = markup`<p class="lead">${text}</p>
    <p class="note"><code>${word}</code></p>`
  showPage(ctx, { title: 'Oops!, something went wrong', content })
}

/** An error of the provider in Auth0's words, as other people's public reports have them. */
function likeAuth0(ctx: KoaContextWithOIDC, error: ErrorOut, cause?: Error): ErrorOut {
  const request = (error_description: string) => ({ error: 'invalid_request', error_description })
  if (error.error === 'invalid_client') return request(`Unknown client: ${String(ctx.query.client_id)}`)
  if (cause?.name === 'SessionNotFound') return request(TRANSACTION_OVER)
  const [, missing] = /^missing required parameters? '([^']+)'/.exec(error.error_description ?? '') ?? []
  return missing ? request(`Missing required parameter: ${missing}`) : error
}

function showCallbackMismatch(ctx: KoaContextWithOIDC): void {
  ctx.status = 403
  const allowed = ctx.oidc.client?.redirectUris ?? []
  const content = markup`<p class="lead">
      The provided redirect_uri is not in the list of allowed callback URLs:
      <code>${String(ctx.query.redirect_uri)}</code>
    </p>
    <p>Allowed, each to the letter, port included:</p>
    <ul class="list">
      ${allowed.map((uri) => markup`<li><code>${uri}</code></li>`)}
    </ul>`
  showPage(ctx, { title: 'Callback URL mismatch', content })
}
