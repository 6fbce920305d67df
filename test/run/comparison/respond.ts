import { type IncomingMessage, type ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type Recorded } from './recorded'

type Answer = (response: ServerResponse, argument: string, request: Recorded, incoming: IncomingMessage) => void

const JSON_TYPE = { 'content-type': 'application/json' }
const TEXT = JSON.stringify({ ok: true, text: 'ä€😀' })

/** Answers by the segment of the path that begins with `~`; what follows it up to the query is the argument. */
const ANSWERS: Record<string, Answer> = {
  status: (response, code) =>
    response.writeHead(Number(code), JSON_TYPE).end(code === '204' || code === '304' ? '' : TEXT),
  /** `~redirect/302/next` leads to `/<case>/next`, with the query of the request. */
  redirect: (response, argument, { url }) => {
    const [code, ...to] = argument.split('/')
    const [path = '', query] = url.split('?')
    const target = `/${path.split('/')[1] ?? ''}/${to.join('/')}${query === undefined ? '' : `?${query}`}`
    response.writeHead(Number(code), { location: target, 'set-cookie': 'hop=1; Path=/' }).end()
  },
  cookie: (response, argument) =>
    response.writeHead(200, { 'set-cookie': argument.split('&').map(decodeURIComponent) }).end('{}'),
  gzip: (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(TEXT)),
  deflate: (response) =>
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'deflate' }).end(deflateSync(TEXT)),
  br: (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'br' }).end(brotliCompressSync(TEXT)),
  /** Says gzip, and is not. */
  badgzip: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
  ndjson: (response) => response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end('{"n":1}\n{"n":2}\n'),
  html: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<ul><li>one</li><li>two</li></ul>'),
  latin1: (response) =>
    response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from('äöü', 'latin1')),
  big: (response, bytes) => response.writeHead(200, JSON_TYPE).end(JSON.stringify('x'.repeat(Number(bytes)))),
  reset: (response) => response.socket?.destroy(),
  /** Never answers. */
  silent: () => undefined,
  /** Answers 401 with a challenge until credentials come. */
  digest: (response, _argument, _request, { headers }) => {
    const challenge = 'Digest realm="echo", nonce="abc", opaque="def", qop="auth", algorithm=MD5'
    if (headers.authorization) response.writeHead(200, JSON_TYPE).end(TEXT)
    else response.writeHead(401, { 'www-authenticate': challenge }).end()
  },
  ntlm: (response, _argument, _request, { headers: { authorization } }) => {
    // A type 2 message: signature, type, target name (empty), flags, server challenge, reserved, target information (empty).
    const message = Buffer.alloc(56)
    message.write('NTLMSSP\0')
    message.writeUInt32LE(2, 8)
    message.writeUInt32LE(56, 16)
    message.writeUInt32LE(0x00828201, 20)
    message.writeUInt32LE(56, 44)
    const isLast = (authorization?.length ?? 0) > 100
    if (isLast) response.writeHead(200, JSON_TYPE).end(TEXT)
    else
      response
        .writeHead(401, { 'www-authenticate': authorization ? `NTLM ${message.toString('base64')}` : 'NTLM' })
        .end()
  },
}

/** Answers a request: by what its path asks for (`/<case>/~gzip`), else with what it was. */
export function respond(request: Recorded, incoming: IncomingMessage, response: ServerResponse): void {
  const [, name = '', argument = ''] = /\/~(\w+)\/?([^?]*)/.exec(request.url) ?? []
  const answer = ANSWERS[name]
  if (answer) {
    answer(response, argument, request, incoming)
    return
  }
  const { method, url, body } = request
  response
    .writeHead(200, JSON_TYPE)
    .end(JSON.stringify({ method, url, headers: incoming.headers, body: body.toString('utf8', 0, 1000) }))
}
