import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { type Duplex } from 'node:stream'
import tls from 'node:tls'
import { type Proxy, proxyFor, trustedCertificates } from './network'
import { proxyRefusal, proxyTrouble } from './trouble'
import { type NetworkVariables } from './variables'

/** What a connection is made with: the options of a request, and with them those of its agent. */
interface Options extends https.RequestOptions {
  /** The request that waits for the connection. */
  waiting?: ClientRequest
  /** The proxy of a plain request, or why there is no way to its host. */
  way?: Proxy | Error | undefined
}

type Connected = (error: Error | null, socket?: Duplex) => void

/** How node:http hands a request to its agent: not in its types, and what every agent on npm builds on. */
interface AddsRequests {
  addRequest: (request: ClientRequest, options: Options) => void
}
const { addRequest } = http.Agent.prototype as unknown as AddsRequests

const origins = new WeakMap<object, string>()

/** The origin that a failed request was sent to, which after a redirect is another one than was asked for. */
export function failedOrigin(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? origins.get(error) : undefined
}

function watchFailure(request: ClientRequest, origin: string): void {
  request.once('error', (error) => {
    origins.set(error, origin)
  })
}

/** Classes of agents, to be used in place of those of node:http and node:https. */
export interface NetworkAgents {
  http: typeof http.Agent
  https: typeof https.Agent
}

/**
 * The agents of every request of every part, whichever HTTP client makes it. At each connection, and so at each redirect, they
 * decide whether it goes through a proxy and whose certificates are trusted. A request that a proxy does not let through
 * fails with an AuthError.
 */
export function networkAgents(variables: NetworkVariables): NetworkAgents {
  const trust = trustOf(variables)

  /** A proxy is given the whole URL (RFC 9112 section 3.2.2). */
  class PlainAgent extends http.Agent {
    addRequest(request: ClientRequest, options: Options): void {
      const target = new URL(`http://${addressOf(options, 80)}`).origin
      watchFailure(request, target)
      const way = options.socketPath ? undefined : wayTo(target, variables)
      if (!way || way instanceof Error) {
        addRequest.call(this, request, { ...options, way })
        return
      }
      request.path = target + request.path
      if (way.authorization) request.setHeader('Proxy-Authorization', way.authorization)
      addRequest.call(this, request, { ...options, host: way.hostname, port: way.port, way, waiting: request })
    }

    override createConnection(options: Options, callback: Connected): Duplex | null | undefined {
      const { way } = options
      if (!way) return super.createConnection(options, callback)
      if (way instanceof Error) callback(way)
      else connectTo(way, { ...options, ...trust(this, options) }, callback)
      return undefined
    }
  }

  /** A proxy opens a tunnel, and sees nothing of what is in it (RFC 9110 section 9.3.6). */
  class SecureAgent extends https.Agent {
    addRequest(request: ClientRequest, options: Options): void {
      watchFailure(request, new URL(`https://${addressOf(options, 443)}`).origin)
      addRequest.call(this, request, { ...options, waiting: request })
    }

    override createConnection(options: Options, callback: Connected): Duplex | null | undefined {
      const address = addressOf(options, 443)
      const way = options.socketPath ? undefined : wayTo(`https://${address}`, variables)
      if (way instanceof Error) {
        callback(way)
        return undefined
      }
      const trusting = { ...options, ...trust(this, options) }
      if (!way) return super.createConnection(trusting, callback)
      openTunnel(way, address, trusting, (error, socket) => {
        if (error) callback(error)
        else callback(null, super.createConnection({ ...trusting, socket } as Options, callback) ?? undefined)
      })
      return undefined
    }
  }

  return { http: PlainAgent, https: SecureAgent }
}

/** What a connection trusts, made once: reading all certificates takes some 30 ms. */
function trustOf(variables: NetworkVariables): (agent: http.Agent, options: Options) => tls.SecureContextOptions {
  let all: { ca: string[] | undefined } | undefined
  const contexts = new Map<string, tls.SecureContext>()
  return (agent, options) => {
    const { ca } = (all ??= { ca: trustedCertificates(variables) })
    if (!ca || options.ca) return {}
    // By what else is in it, such as a client's certificate.
    const key = agent.getName({ ...options, host: '', port: '', servername: '', localAddress: '' } as Options)
    const context = contexts.get(key) ?? tls.createSecureContext({ ...options, ca })
    contexts.set(key, context)
    return { secureContext: context } as tls.SecureContextOptions
  }
}

function wayTo(url: string, variables: NetworkVariables): Proxy | Error | undefined {
  try {
    return proxyFor(new URL(url), variables)
  } catch (error) {
    return error as Error
  }
}

function addressOf({ host, port }: Options, defaultPort: number): string {
  const name = host ?? 'localhost'
  return `${net.isIP(name) === 6 ? `[${name}]` : name}:${String(port ?? defaultPort)}`
}

/** Connects to a proxy; gives up where the request does. */
function connectTo(proxy: Proxy, { waiting, rejectUnauthorized, ...options }: Options, done: Connected): void {
  const { hostname: host, port } = proxy
  const { secureContext } = options as tls.ConnectionOptions
  const socket = proxy.isSecure
    ? tls.connect({
        ...{ host, port, rejectUnauthorized, secureContext },
        // A name only: RFC 6066 section 3.
        servername: net.isIP(host) === 0 ? host : '',
      })
    : net.connect({ host, port })
  const fail = ({ code }: NodeJS.ErrnoException) => {
    done(proxyTrouble(proxy, code))
  }
  const abandon = () => {
    socket.destroy()
  }
  socket.once('error', fail)
  waiting?.once('close', abandon)
  socket.once(proxy.isSecure ? 'secureConnect' : 'connect', () => {
    socket.off('error', fail)
    waiting?.off('close', abandon)
    done(null, socket)
  })
}

/** Asks a proxy for a connection to an address. */
function openTunnel(proxy: Proxy, address: string, options: Options, done: Connected): void {
  connectTo(proxy, options, (error, socket) => {
    if (error || !socket) {
      done(error)
      return
    }
    const headers = { host: address, ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }) }
    const asking = http.request({ method: 'CONNECT', path: address, headers, createConnection: () => socket })
    const abandon = () => asking.destroy()
    options.waiting?.once('close', abandon)
    asking.once('error', ({ code }: NodeJS.ErrnoException) => {
      done(proxyTrouble(proxy, code))
    })
    asking.once('connect', (answer, tunnel) => {
      options.waiting?.off('close', abandon)
      if (answer.statusCode === 200) {
        done(null, tunnel)
      } else {
        tunnel.destroy()
        const { statusCode: status = 0, headers: given } = answer
        done(proxyRefusal(proxy, new URL(`https://${address}`).origin, { status, headers: given }))
      }
    })
    asking.end()
  })
}
