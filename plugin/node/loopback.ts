import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { AuthError } from '../auth'
import { callbackPage, PAGE_HEADERS } from './callback-page'
import { callbackWait, cancelledError, type PastableListener } from './callback-wait'
import { closeServer, isOwnHost } from './loopback-server'

/**
 * Waits for Auth0's callback on the first one of the registered URLs that it can, in their order: on loopback it listens,
 * unless the port is taken (RFC 8252 sections 7.3 and 8.3); every other URL is for `paste`. Rejects with PORTS_BUSY that
 * names each URL and why it cannot be had.
 *
 * @param cancelled ends the wait with CANCELLED (Ctrl-C)
 * @param paste makes the wait for a URL that is not of this machine; absent where nobody can paste
 */
export async function listenForCallback(
  redirectUris: readonly string[],
  cancelled?: AbortSignal,
  paste?: (redirectUri: string) => PastableListener,
): Promise<PastableListener> {
  const busy: string[] = []
  for (const redirectUri of redirectUris) {
    if (new URL(redirectUri).protocol !== 'http:') {
      if (paste) return paste(redirectUri)
      busy.push(`the address that ${redirectUri} ends at can only be pasted`)
      continue
    }
    const bound = await bind(redirectUri)
    if (typeof bound !== 'string') return callbackListener(redirectUri, bound, cancelled)
    busy.push(bound === 'EADDRINUSE' ? `port ${new URL(redirectUri).port} is in use` : `${redirectUri} gives ${bound}`)
  }
  throw new AuthError('PORTS_BUSY', `no callback URL can be used: ${busy.join(', ')}`)
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

function callbackListener(redirectUri: string, servers: Server[], cancelled?: AbortSignal): PastableListener {
  /** The response to the callback, kept open until `finish`. */
  let open: ServerResponse | undefined
  const wait = callbackWait((seconds) => timedOut(redirectUri, seconds), cancelled)
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
    const why = wait.judge(new URLSearchParams(query))
    if (why === undefined) return
    open = undefined
    answer(response, 400, 'Not this sign-in', `This link does not end the sign-in. ${why} uassist goes on waiting.`)
  }
  for (const server of servers) server.on('request', handle)

  return {
    redirectUri,
    receive: wait.receive,
    offer: wait.offer,
    finish: ({ ok, text }) => {
      if (!open || open.writableEnded) return
      if (ok) answer(open, 200, 'Signed in', `${text} You can close this tab.`, true)
      else answer(open, 200, 'Not signed in', text)
    },
    close: async () => {
      wait.stop(cancelledError())
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
