import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AccessToken, type AuthErrorCode, isAuthError, sameSecret } from '../../plugin/auth'
import { closeServer, isOwnHost } from '../../plugin/node/loopback-server'
import { CommandError } from '../cli/errors'
import { loginCommand } from '../cli/login-command'

/** The header that carries the broker's key: one that no web page can send across origins without asking first. */
export const KEY_HEADER = 'x-uassist-key'

/** What a broker is started with. */
export interface BrokerOptions {
  /** 0 takes a free port. */
  port: number
  key: string
  /** Resolves to a good token; rejects with an AuthError or a CommandError. Both names are checked to be plain. */
  tokenOf: (environment: string | undefined, account: string | undefined) => Promise<AccessToken>
  /** Called after a request to stop has been answered. */
  onStop?: () => void
  /** How long a wrong key is kept waiting, in ms; further ones wait in line behind it. 50 unless given. */
  wrongKeyMs?: number
}

/** A running broker. */
export interface Broker {
  url: string
  stop: () => Promise<void>
}

/** Requests that wait for their refusal at the same time; beyond that the connection is closed. */
const MOST_WAITING = 20

/**
 * Hands the access tokens of this machine's sessions to programs that cannot load a plugin: `GET /token`. Listens on
 * 127.0.0.1 only, and refuses requests without the key. A browser is refused with it, too: it names its `Origin`, and
 * a page that made its own name point at this machine (DNS rebinding) names a foreign `Host`.
 */
export async function startBroker({ port, key, tokenOf, onStop, wrongKeyMs = 50 }: BrokerOptions): Promise<Broker> {
  let waiting = 0
  let line: Promise<unknown> = Promise.resolve()

  const refuseKey = async (response: ServerResponse) => {
    if (waiting >= MOST_WAITING) {
      response.destroy()
      return
    }
    waiting++
    line = line.then(() => sleep(wrongKeyMs))
    await line
    waiting--
    reply(response, 401)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.origin !== undefined || !isOwnHost(request)) return reply(response, 403)
    const given = request.headers[KEY_HEADER]
    if (typeof given !== 'string') return reply(response, 401)
    if (!sameSecret(given, key)) return refuseKey(response)

    const url = new URL(`http://broker.invalid${request.url ?? '/'}`)
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'GET /token':
        return answerToken(url.searchParams, tokenOf, response)
      case 'GET /':
        return reply(response, 200, { broker: 'uassist', pid: process.pid })
      case 'POST /stop':
        reply(response, 200, { stopped: true })
        onStop?.()
        return
      default:
        return reply(response, 404)
    }
  }

  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.listen({ port, host: '127.0.0.1', exclusive: true })
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () => closeServer(server),
  }
}

async function answerToken(
  parameters: URLSearchParams,
  tokenOf: BrokerOptions['tokenOf'],
  response: ServerResponse,
): Promise<void> {
  const [environment, account] = ['environment', 'account'].map((name) => parameters.get(name) ?? undefined)
  // Over the wire an environment is a name: a path would let the caller point the command at any file.
  if ([environment, account].some((name) => name !== undefined && !/^[\w.-]{1,100}$/.test(name))) {
    return reply(
      response,
      400,
      errorBody('USAGE', '"environment" and "account" are plain names here', 'Send a name, not a path.'),
    )
  }
  try {
    const { accessToken, expiresAt, audience, scope } = await tokenOf(environment, account)
    return reply(response, 200, {
      accessToken,
      expiresAt: new Date(Math.min(expiresAt, 8.64e15)).toISOString(),
      audience,
      scope,
    })
  } catch (error) {
    if (error instanceof CommandError) return reply(response, 400, errorBody(error.code, error.message, error.hint))
    if (!isAuthError(error)) throw error
    const isOther = NOT_OF_SIGN_IN.includes(error.code)
    const hint = isOther ? error.hint : `${error.hint} Run \`${loginCommand({ environment, account })}\`.`
    return reply(response, isOther ? 503 : 401, errorBody(error.code, error.message, hint))
  }
}

/** Trouble that signing in again would not help. */
const NOT_OF_SIGN_IN: readonly AuthErrorCode[] = [
  ...(['TEMPORARY', 'UNREACHABLE', 'STORE_BUSY'] as const),
  ...(['TLS_UNTRUSTED', 'PROXY_REFUSED', 'CONFIG_INVALID'] as const),
]

const errorBody = (code: string, message: string, hint: string) => ({ error: { code, message, hint } })

function reply(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body ? JSON.stringify(body) : '')
}
