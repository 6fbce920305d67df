import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { closeServer } from '../../../plugin/node/loopback-server'
import { Faults } from '../faults'
import { DEMO_AUDIENCES } from '../demo-data'
import { answerCall } from './answer-call'
import { BoundedMap } from './bounded-map'
import { sendReply } from './reply'
import { splitTarget } from './router'
import { createState } from './state'
import { createTokenVerifier } from './verify-token'

/** What may differ from one API to another. */
export interface ApiOptions {
  /** 0, the default, takes any free port. */
  port?: number
  /** Whose tokens count, with the trailing slash. Its keys are fetched with the first call, not at the start. */
  issuer: string
  audiences?: readonly string[]
  nonceTtlSeconds?: number
  /** Milliseconds since epoch. */
  now?: () => number
}

/** A running API. */
export interface Api {
  url: string
  faults: Faults
  /** How often `"METHOD /path"` was called, whatever the answer. The path is the one sent, without its query. */
  calls(route: string): number
  stop(): Promise<void>
}

/** Starts the U-Assist-shaped API on this machine's loopback. Prints nothing; every start begins with the same data. */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { port = 0, issuer, audiences = DEMO_AUDIENCES, nonceTtlSeconds = 300, now = Date.now } = options
  const verify = createTokenVerifier({ issuer, audiences, now })
  const state = createState(now, nonceTtlSeconds * 1000)
  const faults = new Faults()
  const calls = new BoundedMap<string, number>(10_000)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = `${request.method ?? 'GET'} ${splitTarget(request.url).path}`
    calls.set(route, (calls.get(route) ?? 0) + 1)
    if (await faults.play(request, response)) return
    sendReply(response, await answerCall(request, verify, state))
  }

  const server = createServer({ requestTimeout: 10_000, connectionsCheckingInterval: 5_000 }, (request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  server.maxConnections = 256
  await once(server.listen(port, '127.0.0.1'), 'listening')

  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    faults,
    calls: (route) => calls.get(route) ?? 0,
    stop: () => closeServer(server),
  }
}
