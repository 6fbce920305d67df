import { type Api, type ApiOptions, startApi } from '../../../scripts/sandbox/api/start-api'
import { undocumentedIn } from '../../helpers/documented-answers'
import { type Issuer, startIssuer, type Who } from './issuer'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

interface Send {
  body?: unknown
  headers?: Record<string, string>
}

/** An issuer for the whole file and a new sandbox API for every test of it. Every answer is held to the OpenAPI document. */
export function useSandbox(options: Omit<ApiOptions, 'issuer'> = {}) {
  let issuer: Issuer
  let api: Api
  beforeAll(async () => {
    issuer = await startIssuer()
  })
  beforeEach(async () => {
    api = await startApi({ ...options, issuer: issuer.url })
  })
  afterEach(() => api.stop())
  afterAll(() => issuer.stop())

  const request = async (method: string, path: string, { body, headers = {} }: Send = {}): Promise<Answer> => {
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answer = { status: response.status, headers: response.headers, text: await response.text() }
    const contentType = answer.headers.get('content-type') ?? ''
    // The page at the root is the sandbox's own.
    if (path !== '/') expect(undocumentedIn(method, path, { ...answer, contentType, body: answer.text })).toEqual([])
    return answer
  }
  const send = async (who: Who, method: string, path: string, { body, headers = {} }: Send = {}): Promise<Answer> =>
    request(method, path, { body, headers: { authorization: `Bearer ${await issuer.sign(who)}`, ...headers } })
  const fetchNonce = async (who: Who): Promise<string> => {
    const { text } = await send(who, 'GET', '/backend/v2/refresh/api-token')
    return (JSON.parse(text) as { data: string }).data
  }

  return {
    issuer: () => issuer,
    api: () => api,
    /** A request as it is, without a token. */
    request,
    /** A request with somebody's token. */
    send,
    get: (who: Who, path: string): Promise<Answer> => send(who, 'GET', path),
    fetchNonce,
    /** A request with somebody's token and a fresh nonce. */
    write: async (who: Who, method: string, path: string, { body, headers }: Send = {}): Promise<Answer> =>
      send(who, method, path, { body, headers: { 'nonce-token': await fetchNonce(who), ...headers } }),
  }
}

export const jsonOf = (answer: Answer): unknown => JSON.parse(answer.text)

/** The documents of a newline-separated answer. */
export const linesOf = (answer: Answer): unknown[] =>
  answer.text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown)

/** A 401 in the body that most pages print. */
export function expectUnauthorized(answer: Answer, reason = 'Authentication failed'): void {
  expect(answer.status).toBe(401)
  expect(jsonOf(answer)).toEqual({ reason })
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
}

export function expectRecordNotFound(answer: Answer): void {
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(answer.text).toBe('Record Not Found')
}
