import { AuthError } from '../auth'
import { createTransport, type NetworkOptions } from './transport'

/** As undici's, of Node's own `fetch`. */
const TIMEOUT_MS = 300_000
/** https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MAX_REDIRECTS = 20
/** https://fetch.spec.whatwg.org/#null-body-status */
const WITHOUT_BODY = [101, 103, 204, 205, 304]

/** Where a redirect leads, with the headers that are sent there. */
export interface Redirect {
  href?: string
  headers?: Record<string, unknown>
}

/**
 * `fetch` on the way of all our requests, which Node's own does not take: it knows neither proxies on Node 20 nor
 * UASSIST_CA_FILE. The answer is read whole. Rejects as `Send` does, not with a TypeError; a request that its own signal ends,
 * with that signal's reason.
 *
 * @param onRedirect may take headers away
 */
export function networkFetch(
  options: NetworkOptions,
  onRedirect: (redirect: Redirect) => void,
): (request: Request) => Promise<Response> {
  const transport = createTransport(options)
  return async (request) => {
    const { method, signal, redirect } = request
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
    const sent = transport<Buffer>(new URL(request.url), {
      method,
      headers: Object.fromEntries(request.headers),
      data: body,
      timeout: TIMEOUT_MS,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      maxRedirects: redirect === 'follow' ? MAX_REDIRECTS : 0,
      maxBodyLength: Infinity,
      beforeRedirect: onRedirect,
      responseType: 'arraybuffer',
    })
    const { status, statusText, headers, data } = await sent.catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
    if (redirect === 'error' && status >= 300 && status < 400 && headers.location) {
      throw new AuthError('UNREACHABLE', `${request.url} leads elsewhere, and "redirect" is "error"`)
    }
    const content = WITHOUT_BODY.includes(status) ? null : new Uint8Array(data)
    return new Response(content, { status, statusText, headers })
  }
}
