import { type KoaContextWithOIDC } from 'oidc-provider'
import { markup } from '../../../cli/markup'
import { showPage } from './page'

/** The two pages of /oidc/logout, as hooks of the provider. */
export const logoutPages = {
  logoutSource(ctx: KoaContextWithOIDC): void {
    const { oidc } = ctx
    const content = markup`<p class="lead">Your browser is signed in here.</p>
      <form method="post" action="${oidc.urlFor('end_session_confirm')}" class="buttons">
        <input type="hidden" name="xsrf" value="${String(oidc.session?.state?.secret)}" />
        <button name="logout" value="yes" autofocus>Log out</button>
        <button class="second">Stay signed in</button>
      </form>`
    showPage(ctx, { title: 'Log out?', content })
  },

  postLogoutSuccessSource: showSignedOut,
}

/** The last page of a logout. */
export function showSignedOut(ctx: KoaContextWithOIDC): void {
  const content = markup`<p class="lead">Tokens that were handed out stay valid until they expire or are revoked.</p>`
  showPage(ctx, { title: 'You are signed out', content })
}
