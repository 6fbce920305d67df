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
  /** How long a proxy may take until there is a connection, in ms. Default: without a limit. */
  proxyTimeout?: number
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

const awaited = new WeakMap<object, Proxy>()

/** The proxy that a request was waiting for when it was given up. */
export function awaitedProxy(request: unknown): Proxy | undefined {
  return typeof request === 'object' && request !== null ? awaited.get(request) : undefined
}

/** Classes of agents, to be used in place of those of node:http and node:https. */
export interface NetworkAgents {
  http: new (options?: http.AgentOptions & Pick<Options, 'proxyTimeout'>) => http.Agent
  https: new (options?: https.AgentOptions & Pick<Options, 'proxyTimeout'>) => https.Agent
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
      rewriteHead(request, () => {
        request.path = target + request.path
        if (way.authorization) request.setHeader('Proxy-Authorization', way.authorization)
      })
      addRequest.call(this, request, { ...options, host: way.hostname, port: way.port, way, waiting: request })
    }

    override createConnection(options: Options, callback: Connected): Duplex | null | undefined {
      const { way } = options
      if (!way) return super.createConnection(options, callback)
      if (way instanceof Error) callback(way)
      else reach(way, undefined, { ...options, ...trust(this, options) }, callback)
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
      reach(way, address, trusting, (error, socket) => {
        if (error) callback(error)
        else callback(null, super.createConnection({ ...trusting, socket } as Options, callback) ?? undefined)
      })
      return undefined
    }
  }

  return { http: PlainAgent, https: SecureAgent }
}

/** Changes the head of a request that is not sent yet. With an Expect header, node:http has written it by now. */
function rewriteHead(request: ClientRequest, change: () => void): void {
  const written = request as unknown as { _header: string | null; outputData: { data: unknown }[] }
  const isWritten = written._header !== null
  written._header = null
  written.outputData.length = 0
  change()
  if (isWritten) request.flushHeaders()
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

/**
 * Connects to a proxy and, for an address, asks it for a tunnel there. It has a limit of its own, because a request that is given
 * up before it has a connection says so to nobody.
 */
function reach(proxy: Proxy, address: string | undefined, options: Options, done: Connected): void {
  const { waiting, proxyTimeout } = options
  const socket = connectTo(proxy, options)
  let isOver = false
  const end = (error: Error | null, way?: Duplex) => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    if (waiting && !error) awaited.delete(waiting)
    if (error) socket.destroy()
    done(error, way)
  }
  const fail = (code: string | undefined) => {
    end(proxyTrouble(proxy, code))
  }
  const timer = proxyTimeout ? setTimeout(fail, proxyTimeout, 'ETIMEDOUT') : undefined
  if (waiting) awaited.set(waiting, proxy)
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    fail(code)
  })
  socket.once(proxy.isSecure ? 'secureConnect' : 'connect', () => {
    if (address === undefined) {
      end(null, socket)
      return
    }
    const headers = { host: address, ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }) }
    http
      .request({ method: 'CONNECT', path: address, headers, createConnection: () => socket })
      .once('error', ({ code }: NodeJS.ErrnoException) => {
        fail(code)
      })
      .once('connect', ({ statusCode: status = 0, headers: given }, tunnel) => {
        if (status === 200) end(null, tunnel)
        else end(proxyRefusal(proxy, new URL(`https://${address}`).origin, { status, headers: given }))
      })
      .end()
  })
}

function connectTo({ hostname: host, port, isSecure }: Proxy, options: Options): net.Socket {
  if (!isSecure) return net.connect({ host, port })
  const { rejectUnauthorized, secureContext } = options as tls.ConnectionOptions
  // A name only: RFC 6066 section 3.
  return tls.connect({ host, port, rejectUnauthorized, secureContext, servername: net.isIP(host) === 0 ? host : '' })
}
