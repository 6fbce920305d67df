import { createHash } from 'node:crypto'
import { escapeHtml } from './escape-html'

/** Removes code and state from the address bar and the tab's history. The policy below allows it by its hash. */
const CLEAN_ADDRESS = "history.replaceState(null, '', location.pathname)"

const STYLE = `body{font:18px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh;background:#f5f6f8;color:#1d2330}
main{max-width:34rem;margin:1rem;padding:2rem 2.5rem;background:#fff;border-radius:12px;box-shadow:0 2px 18px #0001;border-top:6px solid #1a7f4b}
main.bad{border-color:#b3261e}h1{font-size:1.4rem;margin:0 0 .5rem}p{margin:0}
@media(prefers-color-scheme:dark){body{background:#14171d;color:#e7e9ee}main{background:#1e232c}}`

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Headers of every page of the listener: it is not stored, loads nothing, is not framed, and sends no Referer. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; style-src ${sha256(STYLE)}; script-src ${sha256(CLEAN_ADDRESS)}; frame-ancestors 'none'`,
  connection: 'close',
}

/**
 * The HTML page that answers a callback. `title` and `text` are escaped, because they may come from a server.
 *
 * @param good whether the sign-in succeeded
 */
export function callbackPage(title: string, text: string, good: boolean): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} – uassist</title><style>${STYLE}</style></head>
<body><main${good ? '' : ' class="bad"'}><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></main>
<script>${CLEAN_ADDRESS}</script></body></html>`
}
