import { AuthError, unansweredError } from '../../auth'
import { type Proxy, proxyFor } from './network'
import { type NetworkVariables } from './variables'

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/
const NOTHING_SENT = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/
const TOO_LATE = /^(ERR_CANCELED|ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/
const BROKEN_OFF = /^(ECONNRESET|EPIPE)$/

/**
 * The error for what went wrong on the way to a host, by Node's code of it; undefined for a code that is none of the network.
 *
 * @param whom the origin that was to answer, or a proxy as it is to be named
 */
export function transportError(code: string | undefined, whom: string): AuthError | undefined {
  if (code === undefined) return undefined
  if (UNTRUSTED.test(code)) return new AuthError('TLS_UNTRUSTED', `the certificate of ${whom} is not trusted (${code})`)
  if (NOTHING_SENT.test(code)) return new AuthError('UNREACHABLE', `${whom} cannot be reached (${code})`)
  if (TOO_LATE.test(code)) return unansweredError(`${whom} did not answer in time`, 'late')
  return BROKEN_OFF.test(code) ? brokenOff(code, whom) : undefined
}

/** The error for an answer that ended before it was whole. */
export function brokenOff(code: string, whom: string): AuthError {
  return unansweredError(`${whom} broke off (${code})`, 'broken off')
}

/** The error for an answer of more than `limit` bytes. It would be as large the next time. */
export function tooLarge(whom: string, limit = 0): AuthError {
  return new AuthError(
    'CONFIG_INVALID',
    `the answer of ${whom} is larger than ${String(limit / 1_000_000)} MB`,
    'Check that this is the right address, and that no proxy answers in its place.',
  )
}

/** The error where a proxy itself cannot be reached, or is not trusted. Nothing was sent. */
export function proxyTrouble(proxy: Proxy, code = 'unknown error'): AuthError {
  const whom = nameOf(proxy)
  const error = transportError(code, whom) ?? brokenOff(code, whom)
  if (error.code === 'TLS_UNTRUSTED') return error
  return new AuthError('UNREACHABLE', error.message, `Check ${proxy.variable}, and whether the proxy runs.`)
}

/** What a proxy's refusal is told by. Header names are in lower case. */
export interface ProxyAnswer {
  status: number
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** The error for a proxy that answered in place of `origin` (RFC 9110 sections 9.3.6 and 15.5.8). Nothing was passed on. */
export function proxyRefusal(proxy: Proxy, origin: string, { status, headers }: ProxyAnswer): AuthError {
  const whom = nameOf(proxy)
  if (status === 407) {
    const problem = proxy.authorization
      ? 'does not accept the user and password that it is given'
      : 'asks for a user and password'
    return new AuthError('PROXY_REFUSED', `${whom} ${problem} (407)`, passwordHint(proxy, headers))
  }
  if (status >= 400 && status < 500) {
    return new AuthError('PROXY_REFUSED', `${whom} does not let requests to ${origin} through (${String(status)})`)
  }
  return new AuthError('UNREACHABLE', `${whom} does not reach ${origin} (${String(status)})`)
}

/** The same for a plain request. Of its statuses only 407 is never the word of whoever it was for. */
export function refusedByProxy(url: URL, answer: ProxyAnswer, variables: NetworkVariables): AuthError | undefined {
  if (answer.status !== 407 || url.protocol !== 'http:') return undefined
  const proxy = proxyFor(url, variables)
  return proxy && proxyRefusal(proxy, url.origin, answer)
}

function passwordHint({ variable }: Proxy, headers: ProxyAnswer['headers']): string {
  const wanted = [headers['proxy-authenticate'] ?? 'Basic'].join(', ')
  if (/\bbasic\b/i.test(wanted)) {
    return `Add the user and the password to the address in ${variable}, percent-encoded.`
  }
  const [scheme = ''] = /^[\w-]+/.exec(wanted) ?? []
  return `It wants ${scheme} authentication, and only Basic is supported: name a local proxy that speaks ${scheme} for you.`
}

const nameOf = ({ origin, variable }: Proxy) => `the proxy ${origin} of ${variable}`
