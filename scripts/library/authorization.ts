import { parseUrl } from '../../plugin/auth'
import { type Redirect } from '../../plugin/node/network-fetch'
import { type AccountSessions } from './account-sessions'
import { type TokenHosts } from './token-hosts'

/** The headers that U-Assist asks for. */
export const AUTHORIZATION = 'Authorization'
/** Goes with every call to U-Assist other than GET. */
const NONCE = 'nonce-token'

/** What the headers of a request depend on. */
export interface RequestLine {
  url: string | URL
  /** Default GET. */
  method?: string | undefined
  account?: string | undefined
}

/** What a request was given. */
export interface Authorization {
  token: string
  headers: Record<string, string>
}

const OURS = [AUTHORIZATION, NONCE].map((name) => name.toLowerCase())

/** Gives requests what they need, and no request more than that. */
export class Authorizer {
  readonly #sessions: AccountSessions
  readonly #hosts: TokenHosts

  constructor(sessions: AccountSessions, hosts: TokenHosts) {
    this.#sessions = sessions
    this.#hosts = hosts
  }

  /** The token of a request to a host of the environment, and the nonce where it changes data; undefined for any other. */
  async authorize(request: RequestLine): Promise<Authorization | undefined> {
    const url = parseUrl(String(request.url))
    if (!this.#hosts.takesToken(url)) return undefined
    return this.#with(await this.#sessions.token(request.account), url, request)
  }

  /** The same once more, after a 401; undefined where there is no other token. */
  async authorizeAgain(refused: string, request: RequestLine): Promise<Authorization | undefined> {
    const token = await this.#sessions.tokenInPlaceOf(refused, request.account)
    return token === undefined ? undefined : this.#with(token, new URL(request.url), request)
  }

  /** Takes token and nonce away from a redirect to any other host. Of its versions, some of axios leave the one, and all the other. */
  readonly guard = ({ href = '', headers = {} }: Redirect): void => {
    if (this.#hosts.takesToken(parseUrl(href))) return
    for (const name of Object.keys(headers)) {
      if (OURS.includes(name.toLowerCase())) Reflect.deleteProperty(headers, name)
    }
  }

  async #with(token: string, url: URL, { method = 'GET', account }: RequestLine): Promise<Authorization> {
    const needsNonce = method.toUpperCase() !== 'GET' && this.#hosts.isUassist(url)
    return {
      token,
      headers: {
        [AUTHORIZATION]: `Bearer ${token}`,
        ...(needsNonce && { [NONCE]: await this.#sessions.nonce(account) }),
      },
    }
  }
}
