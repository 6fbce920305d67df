import { type Endpoint, ENDPOINTS } from './endpoints'
import { badRequest, methodNotAllowed, unknownPath } from './refusals'

/** The row of the endpoint table that a request asks for. */
export interface Match {
  endpoint: Endpoint
  /** Path parameters, decoded. One may be empty: one page has an answer to a missing id. */
  parameters: Record<string, string>
}

const PARAMETER = /\{([^}]+)\}/g

const ROUTES = ENDPOINTS.map((endpoint) => ({
  endpoint,
  pattern: new RegExp(`^${endpoint.path.replace(PARAMETER, '([^/]*)')}$`),
  names: Array.from(endpoint.path.matchAll(PARAMETER), ([, name]) => name ?? ''),
}))

/** Splits a request target at its question mark. `URL` is of no use here: it takes `//x` for a host and drops `..`. */
export function splitTarget(target = '/'): { path: string; search: URLSearchParams } {
  const [path = '/', ...query] = target.split('?')
  return { path, search: new URLSearchParams(query.join('?')) }
}

/** The endpoints that have a path, whatever the method. */
export function endpointsAt(path: string): Endpoint[] {
  return ROUTES.filter(({ pattern }) => pattern.test(path)).map(({ endpoint }) => endpoint)
}

/** The endpoint for a method and a path, or a refusal: 404 for a path nobody has, 405 for a method it has not. */
export function matchRoute(method: string, path: string): Match {
  const routes = ROUTES.filter(({ pattern }) => pattern.test(path))
  const route = routes.find(({ endpoint }) => endpoint.method === method)
  if (!route) throw routes.length > 0 ? methodNotAllowed(routes.map(({ endpoint }) => endpoint.method)) : unknownPath()
  const values = route.pattern.exec(path)?.slice(1) ?? []
  return {
    endpoint: route.endpoint,
    parameters: Object.fromEntries(route.names.map((name, index) => [name, decode(values[index] ?? '')])),
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest('path is not percent-encoded UTF-8')
  }
}
