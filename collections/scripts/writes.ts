import { auth0Address, originOf } from './addresses'
import { isGraphqlRead, type RequestBody } from './graphql'

/** At the end of a folder's or request's name: everything in it changes data, whatever its method. */
export const WRITES_MARK = '(writes)'

/** Why a request that changes data is not sent, and what to do. */
export const NOT_ALLOWED = 'it changes data; set allowWrites to true (`uassist run --allow-writes`) to send it'

/** What of a request tells whether it changes data, with its variables resolved. */
export interface SentRequest {
  method: string
  url: string
  headers: { get: (name: string) => unknown }
  body?: RequestBody | undefined
}

/** Headers that make many servers take a request for one of another method. */
const OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']

/**
 * OAuth 2, OpenID Connect and the page to sign in, at the issuer. Its Management API, `/api/v2/…`, is none of it, nor is a
 * path with dots, which may lead elsewhere.
 */
const SIGN_IN_PATH = /^https?:\/\/[^/\\?#]+\/(?:oauth(?:\/[\w-]+)+|userinfo|u\/login(?:\/[\w-]+)*)\/?(?:[?#]|$)/i

/**
 * Whether a request changes data: it is marked so, or its method is neither GET, HEAD nor OPTIONS. Signing in at the
 * issuer changes no data, and neither does a GraphQL query.
 *
 * @param location names on the way to the request, its own included
 * @param auth0Domain the issuer's domain or address; empty without one
 */
export function isWrite(request: SentRequest, location: readonly string[], auth0Domain: string): boolean {
  if (isMarked(location)) return true
  const { url, headers, body } = request
  const methods = [request.method, ...OVERRIDES.map((name) => headers.get(name))].map((one) =>
    typeof one === 'string' ? one : 'GET',
  )
  if (methods.every(isSafeMethod)) return false
  if (SIGN_IN_PATH.test(url) && originOf(url) === originOf(auth0Address(auth0Domain))) return false
  return !(methods.every((method) => isSafeMethod(method) || /^post$/i.test(method)) && body && isGraphqlRead(body))
}

/** Whether a name on the way to a request says that it changes data. */
export function isMarked(location: readonly string[]): boolean {
  return location.some((name) => name.trimEnd().endsWith(WRITES_MARK))
}

/** Methods that only read (RFC 9110 section 9.2.1); TRACE is not among them. */
export function isSafeMethod(method: string): boolean {
  return /^(?:get|head|options)$/i.test(method)
}
