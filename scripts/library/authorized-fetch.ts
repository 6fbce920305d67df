import { AUTHORIZATION, type Authorization, type Authorizer } from './authorization'

/** What a request may have beside the init of the Fetch standard. */
export interface FetchInit extends RequestInit {
  /** Whose token it gets. Default that of the environment. */
  account?: string
}

/** How a request is sent. */
export type Fetch = (request: Request) => Promise<Response>

/**
 * `fetch` with the token of an account on requests to hosts of the environment, and the nonce where they need one; a request
 * that brings its own `Authorization` is sent as it is. After a 401 a request is sent once more with another token.
 */
export async function authorizedFetch(
  fetch: Fetch,
  authorizer: Authorizer,
  input: string | URL | Request,
  { account, ...init }: FetchInit,
): Promise<Response> {
  const request = new Request(input, init)
  const { url, method } = request
  const line = { url, method, account }
  const authorization = request.headers.has(AUTHORIZATION) ? undefined : await authorizer.authorize(line)
  if (!authorization) return fetch(request)
  // A body can be sent once.
  const copy = request.clone()
  const response = await fetch(withHeaders(request, authorization))
  if (response.status !== 401) return response
  const again = await authorizer.authorizeAgain(authorization.token, line)
  if (!again) return response
  await response.body?.cancel()
  return fetch(withHeaders(copy, again))
}

function withHeaders(request: Request, { headers }: Authorization): Request {
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
  return request
}
