import { isSecureUrl, parseUrl } from '../../plugin/auth'
import { namedHosts } from '../run/named-hosts'

/** Addresses of an environment that no request of a test is for. */
const NO_APIS = ['redirectUri', 'brokerUrl']

/** To which addresses a token of an environment may go. */
export interface TokenHosts {
  /** Whether a value of the environment names the host, and nobody on the way can read the token. */
  takesToken: (url: URL | undefined) => url is URL
  /** Whether it is U-Assist, which needs a nonce for every call other than GET. */
  isUassist: (url: URL) => boolean
}

/** The hosts that an environment's values name. */
export function tokenHosts(values: Readonly<Record<string, string>>): TokenHosts {
  const hosts = namedHosts(
    Object.entries(values).flatMap(([key, value]) => (NO_APIS.includes(key) ? [] : [{ key, value }])),
  )
  const uassist = [values.apiUrl, values.gatewayUrl].map((value) => parseUrl(value ?? '')?.origin)
  return {
    takesToken: (url): url is URL => url !== undefined && isSecureUrl(url) && hosts.has(url.host),
    isUassist: ({ origin }) => uassist.includes(origin),
  }
}
