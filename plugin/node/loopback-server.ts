/** What every HTTP server on this machine's loopback needs. */
import { type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'

/**
 * Whether a request names this machine as its host. Another `Host` comes from a web page whose name was made to resolve to
 * this machine (DNS rebinding).
 *
 * @param known further hosts, with their port, that the server is asked by
 */
export function isOwnHost({ headers, socket }: IncomingMessage, ...known: string[]): boolean {
  const { port } = socket.address() as AddressInfo
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${String(port)}`)
  return [...own, ...known].includes(headers.host ?? '')
}

/** Closes a server with all of its connections: browsers keep idle ones, for which Node would wait a minute. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
