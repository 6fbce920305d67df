import { type Redirect } from '../../plugin/node/network-fetch'
import { networkVariables } from '../../plugin/node/network/variables'
import { AUTHORIZATION, type Authorizer } from './authorization'

type Any = (...values: never[]) => unknown

/** An instance of axios 1, or axios itself: its own types are for whoever has it. */
export interface AxiosLike {
  interceptors: { request: { use: Any }; response: { use: Any } }
  getUri: Any
  request: Any
}

/** What is used of it. */
interface Axios {
  interceptors: {
    request: { use: (onFulfilled: (config: AxiosRequest) => Promise<unknown>) => unknown }
    response: {
      use: (
        onFulfilled: (response: AxiosResponse) => Promise<unknown>,
        onRejected: (error: { response?: AxiosResponse; config?: AxiosRequest }) => Promise<unknown>,
      ) => unknown
    }
  }
  getUri: (config: object) => string
  request: (config: object) => Promise<unknown>
}

/** A request's configuration, as interceptors get it. */
interface AxiosRequest {
  method?: string
  auth?: unknown
  data?: unknown
  proxy?: unknown
  httpAgent?: unknown
  httpsAgent?: unknown
  headers: { has: (name: string) => boolean; set: (headers: Record<string, string>) => unknown }
  beforeRedirect?: (redirect: Redirect, ...more: unknown[]) => void
}

interface AxiosResponse {
  status: number
  config: AxiosRequest
}

/**
 * Gives every request of an axios instance to a host of the environment the account's token, and the nonce where it needs one.
 * A request that brings its own `Authorization` or `auth` is left as it is. After a 401 it is sent once more with another
 * token, unless its body is a stream, which cannot be sent twice.
 *
 * @param env says how the network is reached
 */
export function attachToAxios(
  axios: AxiosLike,
  authorizer: Authorizer,
  account: string | undefined,
  env: NodeJS.ProcessEnv,
): void {
  const instance = axios as Axios
  let network: Promise<object> | undefined
  const sent = new WeakMap<object, { token: string; url: string }>()

  const sendAgain = async (config: AxiosRequest | undefined): Promise<unknown> => {
    const given = config && sent.get(config)
    if (!given || isStream(config.data)) return undefined
    const { method } = config
    const again = await authorizer.authorizeAgain(given.token, { url: given.url, method, account })
    if (!again) return undefined
    // These headers are then taken for the caller's own, so that this is the only time.
    config.headers.set(again.headers)
    return instance.request(config)
  }

  instance.interceptors.request.use(async (config) => {
    if (config.headers.has(AUTHORIZATION) || config.auth) return config
    const url = instance.getUri(config)
    const { method } = config
    const authorization = await authorizer.authorize({ url, method, account })
    if (!authorization) return config
    config.headers.set(authorization.headers)
    const own = config.beforeRedirect
    config.beforeRedirect = (redirect, ...more) => {
      authorizer.guard(redirect)
      own?.(redirect, ...more)
    }
    // What is the caller's own stays.
    if ((config.proxy ?? config.httpAgent ?? config.httpsAgent) === undefined)
      Object.assign(config, await (network ??= networkOptions(env)))
    sent.set(config, { token: authorization.token, url })
    return config
  })
  instance.interceptors.response.use(
    async (response) => (response.status === 401 ? await sendAgain(response.config) : undefined) ?? response,
    async (error) => {
      const answer = error.response?.status === 401 ? await sendAgain(error.config) : undefined
      if (answer === undefined) throw error as Error
      return answer
    },
  )
}

/** The way to a host for axios, whose own way sends a token for this machine to a proxy. */
async function networkOptions(env: NodeJS.ProcessEnv): Promise<object> {
  const { networkAgents } = await import('../../plugin/node/network/agents')
  const agents = networkAgents(networkVariables(env))
  const [httpAgent, httpsAgent] = [new agents.http({ keepAlive: true }), new agents.https({ keepAlive: true })]
  return { proxy: false, httpAgent, httpsAgent }
}

function isStream(data: unknown): boolean {
  return typeof data === 'object' && data !== null && ('pipe' in data || 'getReader' in data)
}
