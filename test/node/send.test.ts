import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type AuthError, type HttpRequest } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { readBody, serve } from '../helpers/http-server'
import { failure } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'
import { testCa, whereOpensslIs } from '../helpers/test-ca'

/** In every request below; an error that shows it would show a refresh token. */
const MARK = 'marked-secret-2718281828'
const FORM = `grant_type=refresh_token&refresh_token=${MARK}`

const send = createSend()
const withCa = (caFile?: string) => ({ variables: () => ({ ...process.env, UASSIST_CA_FILE: caFile }) })
const trusting = (caFile?: string) => createSend(withCa(caFile))
const post = (url: string, changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${MARK}` },
  body: FORM,
  ...changes,
})

/** The error of a request, after a search of all that can be printed of it. */
async function errorOf(work: Promise<unknown>): Promise<AuthError> {
  const error = await failure(work)
  // Nothing hangs on it: axios's error would bring the request along.
  expect(Reflect.ownKeys(error).sort()).toEqual(['code', 'hint', 'message', 'name', 'reason', 'stack', 'unanswered'])
  const printed = [inspect(error, { depth: 5, showHidden: true }), JSON.stringify(error), error.stack, String(error)]
  for (const text of printed) expect(text).not.toContain(MARK)
  return error
}

const tcpServers: (TcpServer | Server)[] = []
const openSockets = new Set<Socket>()

async function listenOn(server: TcpServer): Promise<number> {
  tcpServers.push(server)
  server.on('connection', (socket: Socket) => {
    openSockets.add(socket)
    socket.on('error', () => undefined)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

afterAll(() => {
  for (const server of tcpServers) server.close()
  for (const socket of openSockets) socket.destroy()
})

const PROXY_NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()])
const before = Object.fromEntries(PROXY_NAMES.map((name) => [name, process.env[name]]))

function setProxies(values: Record<string, string> = {}): void {
  for (const name of PROXY_NAMES) {
    const value = values[name]
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

beforeEach(() => {
  setProxies()
})

afterAll(() => {
  for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value
})

describe('an exchange', () => {
  test('sends method, headers and body as they are, and brings back status, headers and text', async () => {
    let seen: { method?: string; headers: IncomingMessage['headers']; body: string } | undefined
    const origin = await serve((request, response) => {
      void readBody(request).then((body) => {
        seen = { method: request.method ?? '', headers: request.headers, body }
        response.writeHead(403, {
          'Content-Type': 'application/json',
          'X-RateLimit-Reset': '7',
          'Set-Cookie': ['a=1', 'b=2'],
        })
        response.end('{"error":"x","n":12345678901234567890,"text":"Grüße ✓"}')
      })
    })
    const reply = await send(post(`${origin}/oauth/token`))
    expect(reply).toMatchObject({
      status: 403,
      headers: { 'content-type': 'application/json', 'x-ratelimit-reset': '7', 'set-cookie': 'a=1,b=2' },
      body: '{"error":"x","n":12345678901234567890,"text":"Grüße ✓"}',
    })
    expect(seen).toMatchObject({ method: 'POST', body: FORM })
    expect(seen?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' })
    expect(seen?.headers).not.toHaveProperty('cookie')
    expect(seen?.headers).not.toHaveProperty('origin')
  })

  test('makes no second header out of a line break', async () => {
    const origin = await serve((request, response) => response.end(String(request.headers['x-injected'])))
    const headers = { authorization: 'Bearer x\r\nx-injected: yes' }
    await expect(send({ method: 'GET', url: origin, headers })).resolves.toMatchObject({ body: 'undefined' })
  })

  test.each([200, 201, 304, 400, 401, 403, 404, 429, 500, 503])(
    'with status %i is an answer, not an error',
    async (status) => {
      const origin = await serve((_request, response) => response.writeHead(status).end())
      await expect(send({ method: 'GET', url: origin })).resolves.toMatchObject({ status, body: '' })
    },
  )

  test.each([301, 302, 303, 307, 308])(
    'with status %i goes nowhere else: the form is not posted again',
    async (status) => {
      const visited: string[] = []
      const elsewhere = await serve((request, response) => {
        visited.push(`elsewhere ${String(request.url)}`)
        response.end()
      })
      const origin = await serve((request, response) => {
        visited.push(String(request.url))
        response.writeHead(status, { location: `${elsewhere}/caught` }).end()
      })
      const reply = await send(post(`${origin}/oauth/token`))
      expect(reply).toMatchObject({ status, headers: { location: `${elsewhere}/caught` } })
      expect(visited).toEqual(['/oauth/token'])
    },
  )

  test('goes through Node, not through a renderer’s XMLHttpRequest', async () => {
    const globals = globalThis as Record<string, unknown>
    const forbidden = () => {
      throw new Error('the renderer was used')
    }
    const location = { href: 'file:///insomnia/index.html' }
    const fakes = {
      XMLHttpRequest: forbidden,
      fetch: forbidden,
      location,
      window: { location },
      document: { cookie: '' },
    }
    const kept = Object.fromEntries(Object.keys(fakes).map((name) => [name, globals[name]]))
    const origin = await serve((request, response) => response.end(String(request.headers.origin)))
    Object.assign(globals, fakes)
    try {
      // Axios looks for these when it is loaded.
      let reply
      await jest.isolateModulesAsync(async () => {
        const fresh = await import('../../plugin/node/send')
        reply = await fresh.createSend()({ method: 'GET', url: origin })
      })
      expect(reply).toMatchObject({ status: 200, body: 'undefined' })
    } finally {
      for (const [name, value] of Object.entries(kept)) {
        if (value === undefined) delete globals[name]
        else globals[name] = value
      }
    }
  })
})

describe('trouble', () => {
  test('nobody there is UNREACHABLE: nothing was sent', async () => {
    const [port] = await freePorts(1)
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const error = await errorOf(send(post(`http://${host}:${String(port)}/oauth/token`)))
      expect(error.code).toBe('UNREACHABLE')
      expect(error.message).toContain(`http://${host}:${String(port)}`)
    }
  })

  test('no such host is UNREACHABLE', async () => {
    const error = await errorOf(send(post('https://no-such-host.invalid/oauth/token')))
    expect(error).toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('no-such-host.invalid') as string,
    })
  })

  test('a connection that ends without an answer is TEMPORARY, and the request is sent once', async () => {
    let requests = 0
    const origin = await serve((request) => {
      requests++
      request.socket.destroy()
    })
    expect(await errorOf(send(post(origin)))).toMatchObject({ code: 'TEMPORARY', unanswered: 'broken off' })
    expect(requests).toBe(1)
  })

  test('an answer that breaks off in the middle is TEMPORARY', async () => {
    const origin = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"access_token":"x"', () => request.socket.destroy())
    })
    expect(await errorOf(send(post(origin)))).toMatchObject({ code: 'TEMPORARY' })
  })

  test('an answer that is not HTTP is TEMPORARY', async () => {
    const port = await listenOn(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await errorOf(send(post(`http://127.0.0.1:${String(port)}`)))).toMatchObject({ code: 'TEMPORARY' })
  })

  test.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['sends its headers a letter at a time', (socket) => drip(socket, `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1000)}`)],
    ['sends its body a letter at a time', (socket) => drip(socket, 'y'.repeat(1000), 'HTTP/1.1 200 OK\r\n\r\n')],
  ])('a server that %s is given up in time', async (_what, behave) => {
    const port = await listenOn(createTcpServer((socket) => socket.once('data', () => behave(socket))))
    const gaveUp: number[] = []
    const ask = async (timeoutMs: number) => {
      const error = await errorOf(send(post(`http://127.0.0.1:${String(port)}`, { timeoutMs })))
      gaveUp.push(timeoutMs)
      expect(error).toMatchObject({
        code: 'TEMPORARY',
        unanswered: 'late',
        message: expect.stringContaining('did not answer in time') as string,
      })
    }
    await Promise.all([ask(500), ask(150)])
    // Each in its own time, whichever began first.
    expect(gaveUp).toEqual([150, 500])
  })

  test('an answer too large to be one is cut off, also where it is packed small: that does not pass by itself', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/packed') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(30_000_000)))
        return
      }
      // Not really without end, so that a client without a limit fails this test and nothing else.
      response.end(Buffer.alloc(30_000_000, 'x'))
    })
    for (const path of ['/large', '/packed']) {
      expect(await errorOf(send(post(origin + path)))).toMatchObject({
        code: 'CONFIG_INVALID',
        message: `the answer of ${origin} is larger than 5 MB`,
        hint: expect.stringContaining('proxy') as string,
      })
    }
    const small = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"ok":true}'))
    })
    await expect(send({ method: 'GET', url: small })).resolves.toMatchObject({ body: '{"ok":true}' })
  })
})

function drip(socket: Socket, text: string, start = ''): void {
  socket.write(start)
  let index = 0
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer)
    else socket.write(text[index++ % text.length] ?? '')
  }, 20)
  socket.once('close', () => {
    clearInterval(timer)
  })
}

/** A proxy for http and https that notes what it is asked for, and connects everything to one place. */
async function proxyTo(
  targetPort: () => number,
): Promise<{ url: string; asked: string[]; headers: IncomingMessage['headers'][] }> {
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createHttpServer((request, response) => {
    asked.push(`${String(request.method)} ${String(request.url)}`)
    headers.push(request.headers)
    response.end('from the proxy')
  })
  server.on('connect', (request, socket: Socket) => {
    asked.push(`CONNECT ${String(request.url)}`)
    headers.push(request.headers)
    const onward = connect(targetPort(), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    openSockets.add(onward)
    for (const end of [onward, socket]) end.on('error', () => undefined)
  })
  const port = await listenOn(server)
  return { url: `http://user:word@127.0.0.1:${String(port)}`, asked, headers }
}

describe('a proxy', () => {
  test('is not asked for this machine, and is for others', async () => {
    const proxy = await proxyTo(() => 0)
    setProxies({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ALL_PROXY: proxy.url })
    const origin = await serve((_request, response) => response.end('direct'))
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = origin.replace('127.0.0.1', host)
      await expect(send({ method: 'GET', url })).resolves.toMatchObject({ body: 'direct' })
    }
    expect(proxy.asked).toEqual([])
    await expect(send({ method: 'GET', url: 'http://tenant.example/x' })).resolves.toMatchObject({
      body: 'from the proxy',
    })
    expect(proxy.asked).toEqual(['GET http://tenant.example/x'])
  })

  test('is not asked for hosts it is told to leave alone', async () => {
    const proxy = await proxyTo(() => 0)
    setProxies({ HTTPS_PROXY: proxy.url, NO_PROXY: '.invalid' })
    expect(await errorOf(send(post('https://tenant.invalid/x')))).toMatchObject({ code: 'UNREACHABLE' })
    expect(proxy.asked).toEqual([])
  })

  test('that says nothing is given up in time, and its connection with it', async () => {
    const sockets: Socket[] = []
    const port = await listenOn(createTcpServer((socket) => sockets.push(socket.resume())))
    setProxies({ HTTPS_PROXY: `http://127.0.0.1:${String(port)}` })
    expect(await errorOf(send(post('https://tenant.example/x', { timeoutMs: 300 })))).toMatchObject({
      code: 'UNREACHABLE',
      message: `the proxy http://127.0.0.1:${String(port)} of HTTPS_PROXY did not answer in time`,
    })
    const [socket] = sockets
    if (socket && !socket.closed) await once(socket, 'close')
    expect(sockets).toHaveLength(1)
  })

  test('that is not there is UNREACHABLE', async () => {
    const [port] = await freePorts(1)
    setProxies({ HTTPS_PROXY: `http://127.0.0.1:${String(port)}` })
    expect(await errorOf(send(post('https://tenant.example/x')))).toMatchObject({ code: 'UNREACHABLE' })
  })
})

describe('a certificate', () => {
  const ca = testCa()
  const certificate = ca?.certify('tenant.example')
  const caFile = ca?.caFile ?? ''
  let proxy: Awaited<ReturnType<typeof proxyTo>>
  let seen: IncomingMessage['headers'] | undefined

  beforeAll(async () => {
    if (!certificate) return
    const port = await listenOn(
      createHttpsServer(certificate, (request, response) => {
        seen = request.headers
        response.end('from the tenant')
      }),
    )
    proxy = await proxyTo(() => port)
  })

  beforeEach(() => {
    if (!certificate) return
    setProxies({ HTTPS_PROXY: proxy.url })
    for (const seenBefore of [proxy.asked, proxy.headers]) seenBefore.splice(0)
  })

  whereOpensslIs(
    'of a company’s own authority is trusted with its file, through a proxy that never sees inside',
    async () => {
      const reply = await trusting(caFile)(post('https://tenant.example/oauth/token'))
      expect(reply).toMatchObject({ status: 200, body: 'from the tenant' })
      expect(proxy.asked).toEqual(['CONNECT tenant.example:443'])
      expect(proxy.headers[0]).toHaveProperty('proxy-authorization')
      expect(seen).not.toHaveProperty('proxy-authorization')
      expect(seen).toHaveProperty('authorization', `Bearer ${MARK}`)
    },
  )

  whereOpensslIs('of an unknown authority is not trusted, and the hint names the settings', async () => {
    const error = await errorOf(send(post('https://tenant.example/oauth/token')))
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED' })
    expect(error.hint).toContain('NODE_EXTRA_CA_CERTS')
    expect(error.hint).toContain('UASSIST_CA_FILE')
  })

  whereOpensslIs('of the built-in authorities stays trusted beside the file', async () => {
    // The test CA plays a built-in one, and the file names another.
    const tls: object = jest.requireActual('node:tls')
    await jest.isolateModulesAsync(async () => {
      jest.doMock('node:tls', () => ({ ...tls, rootCertificates: [readFileSync(caFile, 'utf8')] }))
      const { createSend: create } = await import('../../plugin/node/send')
      const another = create(withCa(testCa()?.caFile))
      await expect(another(post('https://tenant.example/'))).resolves.toMatchObject({ status: 200 })
    })
    jest.dontMock('node:tls')
    expect(await errorOf(trusting(testCa()?.caFile)(post('https://tenant.example/')))).toMatchObject({
      code: 'TLS_UNTRUSTED',
    })
  })

  whereOpensslIs('of another host is not trusted', async () => {
    expect(await errorOf(trusting(caFile)(post('https://another.example/')))).toMatchObject({
      code: 'TLS_UNTRUSTED',
    })
  })

  test.each([
    ['is missing', () => join(tempFolder(), 'missing.pem')],
    ['is no certificate', () => written('not a certificate')],
    ['is empty', () => written('')],
    ['is a folder', () => tempFolder()],
  ])('file that %s is named', async (_what, file) => {
    const broken = file()
    const error = await errorOf(trusting(broken)(post('https://tenant.example/')))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', hint: 'Correct UASSIST_CA_FILE.' })
    expect(error.message).toContain(broken)
  })

  test('file is not needed for a plain loopback URL', async () => {
    const origin = await serve((_request, response) => response.end('plain'))
    await expect(trusting('missing.pem')({ method: 'GET', url: origin })).resolves.toMatchObject({
      body: 'plain',
    })
  })
})

function written(text: string): string {
  const file = join(tempFolder(), 'ca.pem')
  writeFileSync(file, text)
  return file
}
