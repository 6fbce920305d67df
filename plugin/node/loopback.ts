import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { AuthError, type CallbackListener, IGNORED } from '../auth'
import { callbackPage, PAGE_HEADERS } from './callback-page'
import { closeServer, isOwnHost } from './loopback-server'

/**
 * Listens for Auth0's callback on the first free one of the registered URLs (RFC 8252 sections 7.3 and 8.3), on
 * loopback addresses only. Rejects with PORTS_BUSY that names each URL and why it cannot be had.
 *
 * @param cancelled ends the wait with CANCELLED (Ctrl-C)
 */
export async function listenForCallback(
  redirectUris: readonly string[],
  cancelled?: AbortSignal,
): Promise<CallbackListener> {
  const busy: string[] = []
  for (const redirectUri of redirectUris) {
    const bound = await bind(redirectUri)
    if (typeof bound !== 'string') return callbackListener(redirectUri, bound, cancelled)
    busy.push(bound === 'EADDRINUSE' ? `port ${new URL(redirectUri).port} is in use` : `${redirectUri} gives ${bound}`)
  }
  throw new AuthError('PORTS_BUSY', `no callback URL can be listened on: ${busy.join(', ')}`)
}

/** A browser may resolve `localhost` to either address (RFC 8252 section 8.3). */
const addressesOf = (hostname: string) =>
  hostname === 'localhost' ? ['127.0.0.1', '::1'] : [hostname.replace(/^\[|\]$/g, '')]

/** The servers, or the error code of the first address that cannot be bound. */
async function bind(redirectUri: string): Promise<Server[] | string> {
  const { hostname, port } = new URL(redirectUri)
  const bound: Server[] = []
  for (const host of addressesOf(hostname)) {
    const server = createServer()
    try {
      await listen(server, Number(port), host)
      bound.push(server)
    } catch (error) {
      const { code = 'an unknown error' } = error as NodeJS.ErrnoException
      // A machine without IPv6 has no ::1: 127.0.0.1 then serves alone.
      if (bound.length > 0 && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) continue
      await Promise.all(bound.map(closeServer))
      return code
    }
  }
  return bound
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })

function callbackListener(redirectUri: string, servers: Server[], cancelled?: AbortSignal): CallbackListener {
  /** The response to the callback, kept open until `finish`. */
  let open: ServerResponse | undefined
  let onCallback: ((parameters: URLSearchParams) => boolean) | undefined
  let stopWaiting: (() => void) | undefined
  const { pathname } = new URL(redirectUri)

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    // Not by `new URL`, which throws for paths such as "//", and any web page may request those.
    const [path = '', query] = (request.url ?? '').split(/\?(.*)/s)
    if (!isOwnHost(request, new URL(redirectUri).host))
      return answer(response, 421, 'Wrong host', 'This page serves this machine only.')
    if (path !== pathname) return answer(response, 404, 'Not found', 'There is nothing here.')
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET')
      return answer(response, 405, 'Not allowed', 'The callback is a GET request.')
    }
    if (open) return answer(response, 409, 'Already used', 'This sign-in has had its callback.')
    // Set before judging, because `finish` may be called at once.
    open = response
    if (onCallback?.(new URLSearchParams(query))) return
    open = undefined
    answer(
      response,
      400,
      'Not this sign-in',
      'The link belongs to another sign-in, or is incomplete. uassist goes on waiting.',
    )
  }
  for (const server of servers) server.on('request', handle)

  return {
    redirectUri,
    receive: (judge, timeoutMs) =>
      new Promise((resolve, reject) => {
        const seconds = String(Math.round(timeoutMs / 1000))
        const timer = setTimeout(() => {
          settle(() => {
            reject(timedOut(redirectUri, seconds))
          })
        }, timeoutMs)
        const cancel = () => {
          settle(() => {
            reject(new AuthError('CANCELLED', 'the sign-in was cancelled'))
          })
        }
        const settle = (end: () => void) => {
          clearTimeout(timer)
          cancelled?.removeEventListener('abort', cancel)
          onCallback = stopWaiting = undefined
          end()
        }
        if (cancelled?.aborted) return cancel()
        cancelled?.addEventListener('abort', cancel)
        stopWaiting = cancel
        onCallback = (parameters) => {
          const verdict = judge(parameters)
          if (verdict === IGNORED) return false
          settle(() => {
            resolve(verdict)
          })
          return true
        }
      }),
    finish: ({ ok, text }) => {
      if (!open || open.writableEnded) return
      if (ok) answer(open, 200, 'Signed in', `${text} You can close this tab.`, true)
      else answer(open, 200, 'Not signed in', text)
    },
    close: async () => {
      // The address may have been pasted while this still waits, and its timer would keep the process alive.
      stopWaiting?.()
      // The last page must be sent first.
      if (open?.writableEnded) await sent(open)
      await Promise.all(servers.map(closeServer))
    },
  }
}

const sent = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    if (response.closed) resolve()
    else response.once('close', resolve)
  })

function answer(response: ServerResponse, status: number, title: string, text: string, good = false): void {
  response.writeHead(status, PAGE_HEADERS).end(callbackPage(title, text, good))
}

/** Auth0 shows a callback mismatch on its own page and sends no callback, so it is the likely cause. */
function timedOut(redirectUri: string, seconds: string): AuthError {
  return new AuthError(
    'SIGN_IN_TIMEOUT',
    `no callback came within ${seconds} s`,
    `If the browser showed "Callback URL mismatch", add ${redirectUri} to Allowed Callback URLs of the Auth0 application.`,
  )
}
