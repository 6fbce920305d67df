import { type EndpointRow } from './endpoints'
import { json, type Reply, text } from './reply'

/** Thrown wherever a call is refused; the reply is what the client gets. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(readonly reply: Reply) {
    super(`refused with ${String(reply.status)}`)
  }
}

// Bodies that the pages of 11, 12, 16, 17 and 20 print. Where a page has a sentence for a status in place of a body,
// `inWordsOf` below puts it into the same form; where it has neither, the answer is the sandbox's own.

/** No token, a bad one, or a role that is not eligible. That another tenant is refused with it as well is ours. */
export const unauthorized = (challenge = 'Bearer error="invalid_token"', reason = 'Authentication failed'): Refusal =>
  new Refusal(json({ reason }, 401, { 'www-authenticate': challenge }))

/** An id that leads nowhere. */
export const recordNotFound = (): Refusal => new Refusal(text('Record Not Found', 404))

/** The page's 422, for what a list endpoint cannot read. */
export const undecodable = (): Refusal =>
  new Refusal(json({ error: 'Error while decoding response from the database' }, 422))

/** The page's 500. */
export const internalError = (): Refusal => new Refusal(json({ error: 'Internal server error' }, 500))

// No page has these: statuses and texts are ours.

/** A parameter, header or body that is missing or malformed. */
export const badRequest = (message: string): Refusal => new Refusal(json({ error: message }, 400))

/** Something that may be done once, and was. */
export const conflict = (message: string): Refusal => new Refusal(json({ error: message }, 409))

/** A body that is not read to its end. */
export const bodyTooLarge = (limitBytes: number): Refusal =>
  new Refusal(json({ error: `body is larger than ${String(limitBytes)} bytes` }, 413))

/** A path that no endpoint has. */
export const unknownPath = (): Refusal => new Refusal(json({ error: 'no such path' }, 404))

/** A path that is there, with another method. */
export const methodNotAllowed = (allowed: readonly string[]): Refusal =>
  new Refusal(json({ error: 'method not allowed' }, 405, { allow: allowed.join(', ') }))

/** A refusal with the sentence that the endpoint's page has for its status. */
export function inWordsOf({ documentation: { errors = [] } }: EndpointRow, reply: Reply): Reply {
  const sentence = errors.find(({ status, about }) => status === reply.status && about === undefined)?.sentence
  if (sentence === undefined) return reply
  if (reply.status === 404) return text(sentence, 404)
  return json(reply.status === 401 ? { reason: sentence } : { error: sentence }, reply.status, reply.headers)
}

/** Passes a record on, or answers that there is none. */
export function found<T>(record: T | undefined): T {
  if (record === undefined) throw recordNotFound()
  return record
}
