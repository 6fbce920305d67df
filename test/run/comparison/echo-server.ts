import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, type Socket } from 'node:net'
import { type Recorded } from './recorded'
import { respond } from './respond'

export interface EchoServer {
  origin: string
  port: number
  /** Undefined without a certificate. */
  tlsOrigin: string | undefined
  /** What came in since the last call, by the first segment of the path. */
  take: () => Map<string, Recorded[]>
  stop: () => void
}

/** A server on loopback that records each request, and answers as the path says (see `respond`). */
export async function startEchoServer(certificate?: { key: string; cert: string }): Promise<EchoServer> {
  let recorded = new Map<string, Recorded[]>()
  const record = (request: Recorded): void => {
    const [, name = ''] = request.url.split(/[/?]/)
    recorded.set(name, [...(recorded.get(name) ?? []), request])
  }
  const listener: RequestListener = (incoming, response) => void receive(incoming, response, record)
  const plain = await listen(createServer(listener).on('clientError', recordUnknownMethod(record)))
  const tls = certificate && (await listen(createTlsServer(certificate, listener)))
  return {
    origin: `http://127.0.0.1:${String(plain.port)}`,
    port: plain.port,
    tlsOrigin: tls && `https://127.0.0.1:${String(tls.port)}`,
    take: () => {
      const taken = recorded
      recorded = new Map()
      return taken
    },
    stop: () => {
      plain.close()
      tls?.close()
    },
  }
}

async function receive(
  incoming: IncomingMessage,
  response: ServerResponse,
  record: (request: Recorded) => void,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { method = '', url = '', rawHeaders } = incoming
  const request = { method, url, headers: pairs(rawHeaders), body: Buffer.concat(chunks) }
  record(request)
  respond(request, incoming, response)
}

/** Node's server refuses methods it does not know; they are recorded all the same. */
function recordUnknownMethod(record: (request: Recorded) => void) {
  return (error: Error & { rawPacket?: Buffer }, socket: Socket): void => {
    const [head = '', body = ''] = (error.rawPacket ?? Buffer.alloc(0)).toString('latin1').split('\r\n\r\n')
    const [, method, url] = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(head) ?? []
    if (method === undefined || url === undefined) {
      socket.destroy()
      return
    }
    const headers = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(': ', 2) as [string, string])
    record({ method, url, headers, body: Buffer.from(body, 'latin1') })
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  }
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []))
}

async function listen(server: Server): Promise<{ port: number; close: () => void }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
