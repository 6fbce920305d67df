import { type AxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios'
import { type HttpResponse, isAuthError } from '../auth'
import { type NetworkAgents } from './network/agents'

/** Where a client finds out how the network is reached, and where it says what a person should know of it. */
export interface NetworkOptions {
  /** The process's variables, asked for at each request. Default `process.env`. */
  variables?: () => NodeJS.ProcessEnv
  /** Takes a line where certificates are not verified, once. */
  log?: (line: string) => void
}

/** Sends one request by axios, whose options are the caller's. Resolves for every status; rejects as `Send` does. */
export type Transport = <T>(url: URL, options: AxiosRequestConfig & { timeout: number }) => Promise<Answer<T>>

/** A complete response, whose header names are in lower case. */
export type Answer<T> = Pick<AxiosResponse<T>, 'status' | 'statusText' | 'data'> & Pick<HttpResponse, 'headers'>

/** Loads what sends requests: axios, and what knows proxies, certificates and the words for trouble. */
export const loadTransport = () =>
  Promise.all([
    import('axios'),
    import('./network/agents'),
    import('./network/variables'),
    import('./network/trouble'),
  ] as const)

/**
 * The way of every request of ours: by axios, through the agents that know proxies and certificates. A bad setting of theirs is
 * CONFIG_INVALID.
 */
export function createTransport({
  variables = () => process.env,
  log = () => undefined,
}: NetworkOptions = {}): Transport {
  let isSaid = false
  let known: { settings: string; agents: NetworkAgents } | undefined
  return async <T>(url: URL, options: AxiosRequestConfig & { timeout: number }) => {
    const [{ default: axios }, { awaitedProxy, networkAgents }, network, trouble] = await loadTransport()
    const env = variables()
    if (url.protocol === 'https:' && network.isUnverified(env) && !isSaid) {
      isSaid = true
      log(`warning: ${network.UNVERIFIED}`)
    }
    const settings = network.networkVariables(env)
    const key = JSON.stringify(settings)
    if (known?.settings !== key) known = { settings: key, agents: networkAgents(settings) }
    const { agents } = known
    try {
      const {
        status,
        statusText,
        data,
        headers: given,
      } = await axios.request<T>({
        ...options,
        url: url.href,
        // In Insomnia's renderer axios would choose XMLHttpRequest: CORS, an Origin header, cookies.
        adapter: 'http',
        // The agents know better: axios does not decode a password, and sends loopback to the proxy.
        proxy: false,
        httpAgent: new agents.http({ proxyTimeout: options.timeout }),
        httpsAgent: new agents.https({ proxyTimeout: options.timeout }),
        // Every status resolves, and the body stays as it is: both are the caller's to judge.
        validateStatus: () => true,
        transformResponse: [(body: T) => body],
      })
      const headers = plainHeaders(given)
      const refusal = trouble.refusedByProxy(url, { status, headers }, settings)
      if (refusal) throw refusal
      return { status, statusText, data, headers }
    } catch (error) {
      // Only its code is kept: the error itself, also as a `cause`, holds the request's body with the refresh token.
      const { code = 'unknown error', cause = error, message } = error as AxiosError
      if (isAuthError(cause)) throw cause
      const proxy = awaitedProxy((error as AxiosError).request)
      if (proxy) throw trouble.proxyTrouble(proxy, code)
      // Axios has one code for this and for an answer that ends too soon.
      if (message.startsWith('maxContentLength')) throw trouble.tooLarge(url.origin, options.maxContentLength)
      throw trouble.transportError(code, url.origin) ?? trouble.brokenOff(code, url.origin)
    }
  }
}

function plainHeaders(headers: object): HttpResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
