import { type OutgoingHttpHeaders, type ServerResponse } from 'node:http'

/** What goes back to the client. A list as body is streamed piece by piece, without a content length. */
export interface Reply {
  status: number
  headers: OutgoingHttpHeaders
  body: string | readonly string[]
}

/** An answer in JSON. */
export const json = (value: unknown, status = 200, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
})

/** An answer in plain text. */
export const text = (body: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})

/** One JSON document per line. The pages speak of a stream of lines; the content type is ours. */
export const ndjson = (documents: readonly unknown[]): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/x-ndjson' },
  body: documents.map((document) => `${JSON.stringify(document)}\n`),
})

/** 200 with nothing in it, for the calls whose page has no word on the body. */
export const empty = (): Reply => ({ status: 200, headers: {}, body: '' })

/** Writes an answer to the client. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  if (typeof body === 'string') {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
    return
  }
  response.writeHead(status, headers)
  for (const piece of body) response.write(piece)
  response.end()
}
