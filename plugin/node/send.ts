import { type AxiosError } from 'axios'
import { type HttpResponse, isAuthError, type Send } from '../auth'
import { type NetworkAgents } from './network/agents'

const TIMEOUT_MS = 10_000
const MAX_REPLY_BYTES = 5_000_000

/** Where a `Send` finds out how the network is reached, and where it says what a person should know of it. */
export interface SendOptions {
  /** The process's variables, asked for at each request. Default `process.env`. */
  variables?: () => NodeJS.ProcessEnv
  /** Takes a line where certificates are not verified, once. */
  log?: (line: string) => void
}

/**
 * The `Send` of a real machine, by axios, with a limit of 10 s and 5 MB, through the agents that know proxies and
 * certificates. A bad setting of theirs is CONFIG_INVALID.
 */
export function createSend({ variables = () => process.env, log = () => undefined }: SendOptions = {}): Send {
  let isSaid = false
  let known: { settings: string; agents: NetworkAgents } | undefined
  return async (request) => {
    const [{ default: axios }, { awaitedProxy, networkAgents }, network, trouble] = await Promise.all([
      import('axios'),
      import('./network/agents'),
      import('./network/variables'),
      import('./network/trouble'),
    ])
    const env = variables()
    const url = new URL(request.url)
    if (url.protocol === 'https:' && network.isUnverified(env) && !isSaid) {
      isSaid = true
      log(`warning: ${network.UNVERIFIED}`)
    }
    const settings = network.networkVariables(env)
    const key = JSON.stringify(settings)
    if (known?.settings !== key) known = { settings: key, agents: networkAgents(settings) }
    const { agents } = known
    const { timeoutMs = TIMEOUT_MS } = request
    try {
      const response = await axios.request<string>({
        url: request.url,
        method: request.method,
        headers: { ...request.headers },
        data: request.body,
        // In Insomnia's renderer axios would choose XMLHttpRequest: CORS, an Origin header, cookies.
        adapter: 'http',
        // The agents know better: axios does not decode a password, and sends loopback to the proxy.
        proxy: false,
        httpAgent: new agents.http({ proxyTimeout: timeoutMs }),
        httpsAgent: new agents.https({ proxyTimeout: timeoutMs }),
        timeout: timeoutMs,
        // `timeout` does not cover connecting; the signal does.
        signal: AbortSignal.timeout(timeoutMs),
        maxContentLength: MAX_REPLY_BYTES,
        maxRedirects: 0,
        // Every status resolves, and the body stays text: both are the caller's to judge.
        validateStatus: () => true,
        responseType: 'text',
        transformResponse: [(body: string) => body],
      })
      const { status, data } = response
      const headers = plainHeaders(response.headers)
      const refusal = trouble.refusedByProxy(url, { status, headers }, settings)
      if (refusal) throw refusal
      return { status, headers, body: data }
    } catch (error) {
      // Only its code is kept: the error itself, also as a `cause`, holds the request's body with the refresh token.
      const { code = 'unknown error', cause = error } = error as AxiosError
      if (isAuthError(cause)) throw cause
      const proxy = awaitedProxy((error as AxiosError).request)
      if (proxy) throw trouble.proxyTrouble(proxy, code)
      throw trouble.transportError(code, url.origin) ?? trouble.brokenOff(code, url.origin)
    }
  }
}

function plainHeaders(headers: object): HttpResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
