import { json, type Reply, text } from './reply'

/** Thrown wherever a call is refused; the reply is what the client gets. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(readonly reply: Reply) {
    super(`refused with ${String(reply.status)}`)
  }
}

// Documented by Uniphore: 401, 404, 422 and 500, each with one fixed body.

/** Also for a wrong role, another tenant and missing ids: U-Assist answers all of these with 401. */
export const unauthorized = (challenge = 'Bearer error="invalid_token"'): Refusal =>
  new Refusal(json({ reason: 'Authentication failed' }, 401, { 'www-authenticate': challenge }))

/** Documented for 11, 16, 27 and 28; the sandbox says the same wherever an id leads nowhere. */
export const recordNotFound = (): Refusal => new Refusal(text('Record Not Found', 404))

/** The page's 422, for what a list endpoint cannot read. */
export const undecodable = (): Refusal =>
  new Refusal(json({ error: 'Error while decoding response from the database' }, 422))

/** The page's 500. */
export const internalError = (): Refusal => new Refusal(json({ error: 'Internal server error' }, 500))

// Not documented: statuses and texts below are the sandbox's own.

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

/** Passes a record on, or answers that there is none. */
export function found<T>(record: T | undefined): T {
  if (record === undefined) throw recordNotFound()
  return record
}
