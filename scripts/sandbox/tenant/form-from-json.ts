import { IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { asRecord, jsonOrUndefined } from '../../formats/parse-json'

/**
 * Auth0 takes JSON and forms on /oauth/*, the provider takes forms: a JSON request is handed on as the form it means.
 * Undefined when the JSON was bad, and then it is answered.
 */
export async function formFromJson(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<IncomingMessage | undefined> {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '')
  if (!isJson || !request.url?.startsWith('/oauth/')) return request
  const fields = asRecord(jsonOrUndefined(await text(request)))
  if (fields) return asForm(request, fields)
  response.writeHead(400, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: 'invalid_request', error_description: 'The request body is not a JSON object' }))
  return undefined
}

function asForm({ socket, method, url, headers }: IncomingMessage, fields: Record<string, unknown>): IncomingMessage {
  const values = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])
  const body = new URLSearchParams(values).toString()
  const form = Object.assign(new IncomingMessage(socket), {
    method,
    url,
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
    },
    // An incomplete message would take its socket down when it has been read.
    complete: true,
  })
  form.push(body)
  form.push(null)
  return form
}
