import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { NONCE_HEADER, PROOF_HEADER } from '../../collections/scripts/broker-challenge'
import { type AccessToken, sameSecret } from '../../plugin/auth'
import { closeServer, isOwnHost } from '../../plugin/node/loopback-server'
import { type Answer, answerToken, errorBody, type TokenWish } from './answer-token'
import { isNonce, isProof, newNonce, proofOf } from './broker-proof'
import { slowDown } from './slow-down'

/** The header that carries the broker's key: one that no web page can send across origins without asking first. */
export const KEY_HEADER = 'x-uassist-key'

/** What a broker is started with. */
export interface BrokerOptions {
  /** 0 takes a free port. */
  port: number
  key: string
  /** Resolves to a good token; rejects with an AuthError or a CommandError. Both names are checked to be plain. */
  tokenOf: (wish: TokenWish) => Promise<AccessToken>
  /** Called when a request to stop has been accepted; the broker has stopped listening, and its caller closes it. */
  onStop?: () => void
  /** Called with an error that is a fault of this program. */
  onFault?: (error: unknown) => void
  /** Takes the time that each wrong key is kept waiting: 50 ms unless given. */
  waitForWrongKey?: () => Promise<unknown>
  /** How long a request may take to come in, in ms. 5,000 unless given. */
  requestTimeoutMs?: number
}

/** A running broker. */
export interface Broker {
  port: number
  url: string
  stop: () => Promise<void>
}

/** Connections at the same time. Another one is closed at once, so that idle ones cannot use up this process's files. */
export const MOST_CONNECTIONS = 100

/** Far more than the requests of an API tool have. Node's own limit is 16 KiB. */
const MAX_HEADER_BYTES = 8_192

/**
 * Hands the access tokens of this machine's sessions to programs that cannot load a plugin: `GET /token`. Listens on
 * 127.0.0.1 only, and refuses requests without the key, or a proof that the caller has it. A browser is refused with it,
 * too: it names its `Origin`, and a page that made its own name point at this machine (DNS rebinding) names a foreign
 * `Host`. Whoever lacks the key gets a status and no word.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { key, tokenOf, onStop, onFault, requestTimeoutMs = 5_000 } = options
  const mayBeRefused = slowDown(options.waitForWrongKey ?? (() => sleep(50)))
  const brokerNonce = newNonce()

  /** Undefined where there is nothing to say: the connection is closed. */
  const answer = async (request: IncomingMessage): Promise<Answer | undefined> => {
    const { method = '', headers, socket } = request
    if (headers.origin !== undefined || !isOwnHost(request)) return { status: 403 }
    // Not by `new URL`, which takes "//token" for a host.
    const [path = '', query] = (request.url ?? '').split(/\?(.*)/s)
    const what = `${method} ${path}`
    const clientNonce = headers[NONCE_HEADER]
    const challenge = { port: socket.localPort ?? 0, brokerNonce }
    const isProved = (role: 'token' | 'stop') =>
      isNonce(clientNonce) && isProof(headers[PROOF_HEADER], key, { ...challenge, role, clientNonce })

    if (what === 'GET /proof') {
      if (!isNonce(clientNonce)) return { status: 400 }
      const proof = proofOf(key, { ...challenge, role: 'broker', clientNonce })
      return { status: 200, body: { nonce: brokerNonce, proof } }
    }
    const given = headers[KEY_HEADER] ?? ''
    if (given === '' && headers[PROOF_HEADER] === undefined) return { status: 401 }
    if (what === 'POST /stop' && isProved('stop')) return STOP
    if (!sameSecret(String(given), key) && !isProved('token'))
      return (await mayBeRefused()) ? { status: 401 } : undefined
    if (what === 'GET /token') return answerToken(new URLSearchParams(query), tokenOf)
    return { status: 404, body: errorBody('NOT_FOUND', 'there is nothing here', 'Send GET /token.') }
  }

  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      // How often Node looks for requests that take longer.
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      answer(request)
        .catch((error: unknown): Answer => {
          onFault?.(error)
          return { status: 500, body: errorBody('INTERNAL', 'the broker has a fault', 'Please report it.') }
        })
        .then((given) => {
          if (!given) return response.destroy()
          if (given !== STOP) return reply(response, given)
          // Before the reply, so that whoever reads it can have the port.
          server.close()
          response.once('close', () => onStop?.())
          reply(response, STOP)
        })
        .catch(() => response.destroy())
    },
  )
  server.maxConnections = MOST_CONNECTIONS
  server.listen({ port: options.port, host: '127.0.0.1', exclusive: true })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, url: urlOf(port), stop: () => closeServer(server) }
}

/** Where a broker on this port is reached. */
export function urlOf(port: number): string {
  return `http://127.0.0.1:${String(port)}`
}

const STOP: Answer = { status: 200, body: { stopped: true } }

function reply(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // What a refused caller goes on sending is not read.
    ...((status !== 200 || body === STOP.body) && { connection: 'close' }),
  })
  response.end(body ? JSON.stringify(body) : '')
}
