import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type Duplex } from 'node:stream'

/** A proxy on loopback that takes every host for the one it is given. */
export interface TestProxy {
  /** `host:port`. */
  address: string
  /** What it was asked for: `CONNECT host:port`, or method and whole URL. */
  asked: string[]
  /** The `Proxy-Authorization` of each request, decoded. */
  credentials: (string | undefined)[]
  /** All headers of each request. */
  headers: IncomingMessage['headers'][]
  forget: () => void
}

export interface ProxyOptions {
  /** The port on loopback that everything goes to. */
  to?: number
  /** What it answers instead of passing requests on; a number is a status. Default: it passes everything on. */
  refuse?: (credentials: string | undefined) => number | undefined
  /** The header by which it says how it wants to be asked. */
  authenticate?: string
  /** Makes it a proxy that is itself spoken to by TLS. */
  certificate?: { key: string; cert: string }
}

const servers: { close: () => unknown }[] = []
const sockets = new Set<Duplex>()

afterAll(() => {
  for (const server of servers) server.close()
  for (const socket of sockets) socket.destroy()
})

/** Starts a proxy for plain requests and for tunnels; it ends with the test file. */
export async function startProxy({ to = 0, refuse, authenticate, certificate }: ProxyOptions = {}): Promise<TestProxy> {
  const seen: Pick<TestProxy, 'asked' | 'credentials' | 'headers'> = { asked: [], credentials: [], headers: [] }
  const note = ({ method, url, headers }: IncomingMessage): number | undefined => {
    const encoded = /^Basic (.*)$/.exec(headers['proxy-authorization'] ?? '')?.[1]
    const credentials = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString()
    seen.asked.push(`${String(method)} ${String(url)}`)
    seen.credentials.push(credentials)
    seen.headers.push(headers)
    return refuse?.(credentials)
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const status = note(request)
    if (status !== undefined) {
      response.writeHead(status, authenticate === undefined ? {} : { 'proxy-authenticate': authenticate }).end()
      return
    }
    const { 'proxy-authorization': _, ...headers } = request.headers
    const { pathname, search } = new URL(request.url ?? '')
    const onward = { host: '127.0.0.1', port: to, method: request.method, path: pathname + search, headers }
    request.pipe(
      httpRequest(onward, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(response)
      }),
    )
  }
  const server = certificate ? createHttpsServer(certificate, onRequest) : createServer(onRequest)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const status = note(request)
    socket.on('error', () => undefined)
    if (status !== undefined) {
      const asks = authenticate === undefined ? '' : `Proxy-Authenticate: ${authenticate}\r\n`
      socket.end(`HTTP/1.1 ${String(status)} Refused\r\n${asks}\r\n`)
      return
    }
    const onward = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    sockets.add(onward)
    onward.on('error', () => socket.destroy())
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    ...seen,
    forget: () => {
      for (const list of Object.values(seen)) list.splice(0)
    },
  }
}
