import { createHash } from 'node:crypto'
import { type KoaContextWithOIDC } from 'oidc-provider'
import { DEMO_TENANT } from '../../demo-data'
import { type TenantSettings } from '../tenant-options'
import { Markup, markup } from '../../../cli/markup'
import { STYLE } from './style'

/** What differs from page to page. */
export interface Page {
  title: string
  /** Why the same page is shown again, as one sentence. */
  alert?: string | undefined
  content: Markup
  /** Shown below the card. */
  aside?: Markup
}

/** Answers with a page. The status stays as it is. */
export function showPage(ctx: KoaContextWithOIDC, page: Page): void {
  ctx.type = 'html'
  ctx.set('cache-control', 'no-store')
  ctx.body = layout(page).text
}

/**
 * Headers for every answer: pages load nothing from anywhere. The provider adds the hashes of its own two inline
 * scripts to the empty `script-src`. `form-action` also holds for redirects after a form, hence the callback URLs.
 */
export function securePages(settings: Pick<TenantSettings, 'redirectUris'>) {
  const style = createHash('sha256').update(STYLE).digest('base64')
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const callbacks = new Set(settings.redirectUris.map((uri) => new URL(uri).origin))
    const policy = [
      "default-src 'none'",
      'script-src',
      `style-src 'sha256-${style}'`,
      `form-action 'self' ${[...callbacks].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; ')
    ctx.set({
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    await next()
  }
}

const layout = ({ title, alert, content, aside }: Page): Markup =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} | ${DEMO_TENANT.organization}</title>
        ${new Markup(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
          <div class="brand">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M12 1 3 5v6c0 5.5 3.8 10.6 9 12 5.2-1.4 9-6.5 9-12V5z" />
            </svg>
            ${DEMO_TENANT.organization} <span class="chip">sandbox</span>
          </div>
          <h1>${title}</h1>
          ${alert && markup`<p class="alert" role="alert">${alert}</p>`} ${content}
        </main>
        ${aside}
      </body>
    </html>`
