import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Duplex } from 'node:stream'
import { AuthError, type Heard, printable } from '../auth'
import { callbackPage, PAGE_HEADERS } from './callback-page'
import { callbackWait, cancelledError, type PastableListener } from './callback-wait'
import { closeServer, isOwnHost } from './loopback-server'

/** How to listen for a callback. */
export interface ListenOptions {
  /** Ends the wait with CANCELLED (Ctrl-C). */
  cancelled?: AbortSignal | undefined
  /** Makes the wait for a URL that is not of this machine; absent where nobody can paste. */
  paste?: ((redirectUri: string) => PastableListener) | undefined
  heard?: Heard | undefined
}

/**
 * Waits for Auth0's callback on the first one of the registered URLs that it can, in their order: on loopback it listens,
 * unless the port is taken (RFC 8252 sections 7.3 and 8.3); every other URL is for `paste`. Rejects with PORTS_BUSY that
 * names each URL and why it cannot be had.
 */
export async function listenForCallback(
  redirectUris: readonly string[],
  { cancelled, paste, heard }: ListenOptions = {},
): Promise<PastableListener> {
  const busy: string[] = []
  for (const redirectUri of redirectUris) {
    if (new URL(redirectUri).protocol !== 'http:') {
      if (paste) return paste(redirectUri)
      busy.push(`the address that ${redirectUri} ends at can only be pasted`)
      continue
    }
    const bound = await bind(redirectUri)
    if (typeof bound !== 'string') return callbackListener(redirectUri, bound, { cancelled, heard })
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

function callbackListener(
  redirectUri: string,
  servers: Server[],
  { cancelled, heard }: Pick<ListenOptions, 'cancelled' | 'heard'>,
): PastableListener {
  /** The response to the callback, kept open until `finish`. */
  let open: ServerResponse | undefined
  const wait = callbackWait('no callback came', cancelled)
  const { pathname } = new URL(redirectUri)
  const said = new Set<string>()
  /** Once each: a page may ask again and again. */
  const say = (what: string) => {
    if (said.size < 10 && !said.has(what)) heard?.(what)
    said.add(what)
  }

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    // Not by `new URL`, which throws for paths such as "//", and any web page may request those.
    const [path = '', query] = (request.url ?? '').split(/\?(.*)/s)
    if (!isOwnHost(request, new URL(redirectUri).host))
      return answer(response, 421, 'Wrong host', 'This page serves this machine only.')
    if (path !== pathname) {
      // Browsers ask for icons by themselves; what looks like a callback was meant for us.
      if (/(?:^|&)(?:code|error)=/.test(query ?? ''))
        say(`A callback came to ${printable(path)}, and ${redirectUri} is what waits. Register that one at Auth0.`)
      return answer(response, 404, 'Not found', 'There is nothing here.')
    }
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
    say(`A callback came that does not end this sign-in. ${why}`)
    answer(response, 400, 'Not this sign-in', `This link does not end the sign-in. ${why} uassist goes on waiting.`)
  }
  for (const server of servers) {
    server.on('request', handle)
    server.on('clientError', ({ code, rawPacket }: ClientError, socket: Duplex) => {
      if (isTlsHello(rawPacket)) say(`The browser came by https:, and ${redirectUri} is http:. ${HTTPS_ONLY}`)
      // As Node does where nobody listens.
      const status = STATUS_OF[code ?? ''] ?? '400 Bad Request'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
    })
  }

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

interface ClientError extends Error {
  code?: string
  rawPacket?: Buffer
}

const STATUS_OF: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** A handshake record of TLS begins with its type, 22, and the major version, 3 (RFC 8446 section 5.1). */
const isTlsHello = (packet?: Buffer) => packet?.[0] === 22 && packet[1] === 3

const HTTPS_ONLY = 'Switch off "HTTPS only" for it, or change https: to http: in the address bar.'

const sent = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    if (response.closed) resolve()
    else response.once('close', resolve)
  })

function answer(response: ServerResponse, status: number, title: string, text: string, good = false): void {
  response.writeHead(status, PAGE_HEADERS).end(callbackPage(title, text, good))
}
