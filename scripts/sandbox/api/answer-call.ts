import { type IncomingMessage } from 'node:http'
import { type Endpoint } from './endpoints'
import { type Handler } from './handler'
import { HANDLERS } from './handlers'
import { homePage } from './home-page'
import { readMandatory, requireKnownEnvironment, requireOwnTenant } from './parameters'
import { readBody } from './read-body'
import { internalError, inWordsOf, methodNotAllowed, Refusal, unauthorized } from './refusals'
import { type Reply } from './reply'
import { type Match, matchRoute, splitTarget } from './router'
import { type State } from './state'
import { type Caller, type VerifyToken } from './verify-token'

/** Answers one request. Never rejects: an unexpected error is the API's 500. */
export async function answerCall(request: IncomingMessage, verify: VerifyToken, state: State): Promise<Reply> {
  try {
    const { method = 'GET' } = request
    const { path, search } = splitTarget(request.url)
    if (path === '/') return answerHome(method)
    const { endpoint, parameters } = matchRoute(method, path)
    return await checkAndHandle({ request, endpoint, parameters, search }, verify, state).catch((error: unknown) =>
      inWordsOf(endpoint, replyTo(error)),
    )
  } catch (error) {
    return replyTo(error)
  }
}

const replyTo = (error: unknown): Reply => (error instanceof Refusal ? error : internalError()).reply

function answerHome(method: string): Reply {
  if (method !== 'GET') throw methodNotAllowed(['GET'])
  return homePage()
}

interface Routed extends Match {
  request: IncomingMessage
  search: URLSearchParams
}

/** The checks of every call, in the order of a gateway: token, role, nonce, then parameters and body. */
async function checkAndHandle(call: Routed, verify: VerifyToken, state: State): Promise<Reply> {
  const { request, endpoint, parameters, search } = call
  const { method, headers } = request
  const caller = await verify(headers.authorization)
  requireRole(caller, endpoint)
  if (endpoint.nonce) state.nonces.redeem(headers['nonce-token']?.toString(), caller.subject)
  const query = readMandatory(endpoint.query, search)
  requireOwnTenant(parameters, search)
  requireKnownEnvironment(search)
  const body = method === 'GET' ? undefined : await readBody(request)
  // Each handler is typed by its own row's parameters; the router and `readMandatory` have filled in exactly those.
  const handler: Handler = HANDLERS[endpoint.number]
  return handler({ caller, path: parameters, query, search, headers, body }, state)
}

function requireRole({ roles }: Caller, endpoint: Endpoint): void {
  const sufficient: readonly string[] = endpoint.roles
  if (!roles.some((role) => sufficient.includes(role))) throw unauthorized()
}
