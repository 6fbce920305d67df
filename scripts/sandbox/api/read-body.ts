import { type IncomingMessage } from 'node:http'
import { badRequest, bodyTooLarge } from './refusals'
import { jsonOrUndefined } from '../../formats/parse-json'

const LIMIT_BYTES = 64 * 1024

/** The JSON in a request's body; undefined when there is none. What is past the limit is read and thrown away. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size <= LIMIT_BYTES) pieces.push(piece)
  }
  // Answered only now: a server that closes on a client still sending is often seen as a broken connection.
  if (size > LIMIT_BYTES) throw bodyTooLarge(LIMIT_BYTES)
  if (size === 0) return undefined
  const body = jsonOrUndefined(Buffer.concat(pieces).toString('utf8'))
  if (body === undefined) throw badRequest('body is not JSON')
  return body
}
