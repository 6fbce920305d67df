import { type Interaction } from '../../plugin/auth'
import { listenForCallback } from '../../plugin/node/loopback'
import { signInOverHttp, type VisitOptions } from './http-browser'
import { type DemoAccount } from './demo-data'

/** An interaction that needs nobody, and keeps what it saw. */
export interface FormFiller extends Interaction {
  /** The URLs that were to be opened. */
  opened: string[]
  /** The last page of each sign-in, as the browser got it. */
  pages: string[]
}

/**
 * Signs a demo account in through the tenant's real pages, over real HTTP: fills in the login form, and accepts or
 * declines on the consent page. Several with the same `cookies` are one browser. Only for a tenant on loopback.
 */
export function formFiller(
  account: DemoAccount,
  { cancelled, ...visit }: VisitOptions & { cancelled?: AbortSignal } = {},
): FormFiller {
  const failed = new AbortController()
  const pages: string[] = []
  const opened: string[] = []
  return {
    kind: 'browser',
    timeoutMs: 30_000,
    listen: (redirectUris) =>
      listenForCallback(redirectUris, {
        cancelled: cancelled ? AbortSignal.any([cancelled, failed.signal]) : failed.signal,
      }),
    showUrl: (url) => {
      opened.push(url)
      // Not awaited: the last page is answered only when the sign-in is over.
      signInOverHttp(url, account, visit).then(
        ({ body }) => pages.push(body),
        () => {
          failed.abort()
        },
      )
      return Promise.resolve()
    },
    pages,
    opened,
  }
}
