import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { get as httpGet, request as httpRequest } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { type CallbackListener } from '../../plugin/auth'
import { listenForCallback, type ListenOptions } from '../../plugin/node/loopback'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { testInChromium } from '../helpers/chromium'
import { failure } from '../helpers/signed-in'
import { testWhere } from '../helpers/test-where'

const addresses = Object.values(networkInterfaces()).flatMap((list = []) => list)
const others = addresses.filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
const whereOthersAre = testWhere(others.length > 0 ? undefined : 'this machine has no address but its loopback ones')
const hasIpv6 = addresses.some(({ address }) => address === '::1')
const whereIpv6Is = testWhere(hasIpv6 ? undefined : 'this machine has no IPv6 (no ::1 on its loopback interface)')

const IGNORED = { ignored: 'Not this one.' }

const listeners: CallbackListener[] = []
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(listeners.splice(0).map((listener) => listener.close()))
})

const uriOn = (port: number | undefined, path = '/callback', host = '127.0.0.1') =>
  `http://${host}:${String(port)}${path}`

async function listen(redirectUris: string[], options?: ListenOptions): Promise<CallbackListener> {
  const listener = await listenForCallback(redirectUris, options)
  listeners.push(listener)
  return listener
}

/** A listener on a free port, already waiting for `?ok=…`. Whatever else comes is not its own. */
async function waiting(path?: string) {
  const [port] = await freePorts(1)
  const listener = await listen([uriOn(port, path)])
  const verdict = listener.receive((parameters) => parameters.get('ok') ?? IGNORED, 20_000)
  // Where a test fails before it looks at the verdict, that one failure is enough.
  verdict.catch(() => undefined)
  return { listener, port: port ?? 0, uri: listener.redirectUri, verdict }
}

interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: string
}

function request(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('error', reject)
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(method === 'POST' ? 'code=x&ok=1' : undefined)
  })
}

/** Sends bytes as they are, and resolves to the status line's number. */
async function sendRaw(port: number, text: string): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.end(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}

async function isTaken(port: number, host = '127.0.0.1'): Promise<boolean> {
  const socket = connect(port, host)
  sockets.push(socket)
  return once(socket, 'connect').then(
    () => true,
    () => false,
  )
}

/** Takes a free port until the test is over. */
async function busyPort(host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  listeners.push({ close: () => new Promise((resolve) => server.close(() => resolve())) } as CallbackListener)
  return (server.address() as AddressInfo).port
}

describe('where it listens', () => {
  test('on 127.0.0.1 alone: ::1 is refused', async () => {
    const { port } = await waiting()
    expect(await isTaken(port)).toBe(true)
    expect(await isTaken(port, '::1')).toBe(false)
  })

  whereOthersAre('on 127.0.0.1 alone: the other addresses of this machine are refused', async () => {
    const { port } = await waiting()
    expect(await isTaken(port)).toBe(true)
    for (const { address } of others) expect(await isTaken(port, address)).toBe(false)
  })

  test('for "localhost" on 127.0.0.1', async () => {
    const [port] = await freePorts(1)
    const { redirectUri } = await listen([uriOn(port, '/callback', 'localhost')])
    expect(redirectUri).toBe(uriOn(port, '/callback', 'localhost'))
    expect(await isTaken(port ?? 0, '127.0.0.1')).toBe(true)
  })

  whereIpv6Is('for "localhost" on both of its addresses', async () => {
    const [port] = await freePorts(1)
    await listen([uriOn(port, '/callback', 'localhost')])
    expect(await isTaken(port ?? 0, '127.0.0.1')).toBe(true)
    expect(await isTaken(port ?? 0, '::1')).toBe(true)
  })

  whereIpv6Is('on [::1] where that is the callback', async () => {
    const [port] = await freePorts(1)
    const listener = await listen([uriOn(port, '/callback', '[::1]')])
    const verdict = listener.receive(() => 'yes', 5_000)
    const page = request(uriOn(port, '/callback', '[::1]'))
    expect(await verdict).toBe('yes')
    listener.finish({ ok: true, text: '' })
    expect((await page).status).toBe(200)
  })

  test('on the first free one of the list, which it names byte for byte', async () => {
    const busy = await busyPort()
    const [second, third] = await freePorts(2)
    const uris = [uriOn(busy), uriOn(second, '/Call%20back/'), uriOn(third)]
    expect((await listen(uris)).redirectUri).toBe(uris[1])
    expect((await listen(uris)).redirectUri).toBe(uris[2])
    expect(await isTaken(second ?? 0)).toBe(true)
  })

  whereIpv6Is('not on half of "localhost": when ::1 is taken, the next one of the list is', async () => {
    const [half, next] = await freePorts(2)
    await busyPort('::1', half)
    expect((await listen([uriOn(half, '/callback', 'localhost'), uriOn(next)])).redirectUri).toBe(uriOn(next))
    expect(await isTaken(half ?? 0, '127.0.0.1')).toBe(false)
  })

  test('nowhere when all of the list is taken: the error names each, and its hint what to do', async () => {
    const [one, two] = [await busyPort(), await busyPort()]
    const error = await failure(listenForCallback([uriOn(one), uriOn(two)]))
    expect(error).toMatchObject({ code: 'PORTS_BUSY', hint: expect.stringContaining('"redirectUri"') as string })
    expect(error.message).toContain(String(one))
    expect(error.message).toContain(String(two))
  })

  test('past an address that this machine does not have', async () => {
    const [port] = await freePorts(1)
    // Of a block nobody may use (RFC 5737), so that no machine has it.
    const absent = 'http://192.0.2.200:18471/callback'
    expect((await listen([absent, uriOn(port)])).redirectUri).toBe(uriOn(port))
    const error = await failure(listenForCallback([absent]))
    expect(error).toMatchObject({ code: 'PORTS_BUSY', message: expect.stringContaining('EADDRNOTAVAIL') as string })
  })
})

describe('while it waits', () => {
  const noise: [
    what: string,
    path: string,
    status: number,
    how?: { method?: string; headers?: Record<string, string> },
  ][] = [
    ['the start page', '/', 404],
    ['the icon of the page', '/favicon.ico', 404],
    ['the path with a slash', '/callback/?ok=1', 404],
    ['the path in capitals', '/Callback?ok=1', 404],
    ['the path in disguise', '/%63allback?ok=1', 404],
    ['a path that is no URL', '//', 404],
    ['a foreign URL', '//callback?ok=1', 404],
    ['half an escape', '/%', 404],
    ['no parameters', '/callback', 400],
    ['empty parameters', '/callback?', 400],
    ['an error without state', '/callback?error=access_denied', 400],
    ['a foreign state', '/callback?code=x&state=foreign', 400],
    ['broken parameters', '/callback?%%%=%%%&&==', 400],
    ['a long URL', `/callback?code=${'x'.repeat(12_000)}`, 400],
    ['a URL without measure', `/callback?code=${'x'.repeat(100_000)}`, 431],
    ['a HEAD request', '/callback?ok=1', 405, { method: 'HEAD' }],
    ['a POST request', '/callback?ok=1', 405, { method: 'POST' }],
    ['an OPTIONS request', '/callback?ok=1', 405, { method: 'OPTIONS' }],
    ['a foreign host', '/callback?ok=1', 421, { headers: { host: 'evil.example' } }],
    ['our host without its port', '/callback?ok=1', 421, { headers: { host: '127.0.0.1' } }],
    ['our host with another port', '/callback?ok=1', 421, { headers: { host: '127.0.0.1:1' } }],
  ]
  test.each(noise)(
    '%s is answered and forgotten, and the real callback succeeds',
    async (_what, path, status, how = {}) => {
      const { listener, port, uri, verdict } = await waiting()
      const answer = await request(`http://127.0.0.1:${String(port)}${path}`, how)
      expect(answer.status).toBe(status)
      if (status === 405) expect(answer.headers.allow).toBe('GET')
      const page = request(`${uri}?ok=yes`)
      expect(await verdict).toBe('yes')
      listener.finish({ ok: true, text: 'You are signed in.' })
      expect((await page).body).toContain('You are signed in.')
    },
  )

  test.each([
    ['a path without end', 'GET // HTTP/1.1\r\nHost: $\r\n\r\n', 404],
    ['a URL with an impossible port', 'GET http://x:99999/callback?ok=1 HTTP/1.1\r\nHost: $\r\n\r\n', 404],
    ['a URL of our own', 'GET http://$/callback?ok=1 HTTP/1.1\r\nHost: $\r\n\r\n', 404],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: $\r\n\r\n', 404],
    ['a backslash', 'GET \\\\evil\\callback?ok=1 HTTP/1.1\r\nHost: $\r\n\r\n', 400],
    ['no host', 'GET /callback?ok=1 HTTP/1.0\r\n\r\n', 421],
    ['two hosts', 'GET /callback?ok=1 HTTP/1.1\r\nHost: evil.example\r\nHost: $\r\n\r\n', 421],
    ['no HTTP', '\u0016\u0003\u0001 this is TLS\r\n\r\n', 400],
  ])('%s does not throw it off', async (_what, text, status) => {
    const { listener, port, uri, verdict } = await waiting()
    expect(await sendRaw(port, text.replaceAll('$', `127.0.0.1:${String(port)}`))).toBe(status)
    const page = request(`${uri}?ok=yes`)
    expect(await verdict).toBe('yes')
    listener.finish({ ok: true, text: '' })
    expect((await page).status).toBe(200)
  })

  test('its own name may be written in any of the three ways', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const { listener, port, uri, verdict } = await waiting()
      const page = request(`${uri}?ok=yes`, { headers: { host: `${host}:${String(port)}` } })
      expect(await verdict).toBe('yes')
      listener.finish({ ok: true, text: '' })
      expect((await page).status).toBe(200)
    }
  })

  test('a second callback hears that the first one counts, whose page waits for the end of the sign-in', async () => {
    const { listener, uri, verdict } = await waiting()
    const page = request(`${uri}?ok=first`)
    expect(await verdict).toBe('first')
    expect((await request(`${uri}?ok=second`)).status).toBe(409)
    listener.finish({ ok: true, text: 'Hello Ada.' })
    expect(await page).toMatchObject({ status: 200, body: expect.stringContaining('Hello Ada.') as string })
    expect((await request(`${uri}?ok=third`)).status).toBe(409)
  })
})

describe('the page', () => {
  test('loads nothing foreign, is stored nowhere, and tells nobody where it was', async () => {
    const { listener, uri, verdict } = await waiting()
    const page = request(`${uri}?ok=yes`)
    await verdict
    listener.finish({ ok: true, text: '' })
    const { headers, body } = await page
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'/)
    expect(policy).not.toMatch(/https?:|unsafe|\*/)
    expect(body).not.toMatch(/\b(?:src|href)=/)
  })

  test('takes code and state out of the address bar, by a script its policy allows', async () => {
    const { uri } = await waiting()
    const { headers, body } = await request(`${uri}?code=c&state=s`)
    const scripts = [...body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => script)
    expect(scripts).toEqual([expect.stringContaining('history.replaceState')])
    const hash = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64')
    expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}'`)
    const style = createHash('sha256')
      .update(/<style>(.*?)<\/style>/s.exec(body)?.[1] ?? '')
      .digest('base64')
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${style}'`)
  })

  test('shows what a server said as text, never as HTML', async () => {
    const { listener, uri, verdict } = await waiting()
    const page = request(`${uri}?ok=yes`)
    await verdict
    listener.finish({ ok: false, text: `<script>alert("1")</script><img src='x' onerror=alert(1)>&` })
    const { body } = await page
    expect(body).toContain(
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=&#39;x&#39; onerror=alert(1)&gt;&amp;',
    )
    expect(body.match(/<script>/g)).toHaveLength(1)
    expect(body).not.toContain('<img')
  })
})

test('a page of any length arrives whole, although the listener closes at once', async () => {
  const { listener, uri, verdict } = await waiting()
  const page = request(`${uri}?ok=yes`)
  await verdict
  listener.finish({ ok: false, text: 'x'.repeat(8_000_000) })
  await listener.close()
  expect((await page).body).toMatch(/x{100}<\/p>[^x]*<\/html>$/)
})

describe('in a real browser', () => {
  testInChromium(
    'the page cleans the address bar, keeps to its policy, and does not hold the listener',
    async (page) => {
      const { listener, port, verdict } = await waiting()
      const visit = page.goto(`${listener.redirectUri}?ok=yes&code=the-code`)
      expect(await verdict).toBe('yes')
      listener.finish({ ok: true, text: 'You are signed in as <Ada>.' })
      await Promise.all([visit, listener.close()])
      expect(await page.textContent('h1')).toBe('Signed in')
      expect(await page.textContent('p')).toContain('You are signed in as <Ada>.')
      expect(page.url()).toBe(listener.redirectUri)
      expect(await isTaken(port)).toBe(false)
    },
  )
})

describe('its end', () => {
  const endings: [string, (parts: Awaited<ReturnType<typeof waiting>>) => Promise<unknown>][] = [
    [
      'success',
      async ({ listener, uri, verdict }) => {
        const page = request(`${uri}?ok=yes`)
        await verdict
        listener.finish({ ok: true, text: '' })
        await listener.close()
        expect((await page).status).toBe(200)
      },
    ],
    [
      'a denial',
      async ({ listener, uri, verdict }) => {
        const page = request(`${uri}?ok=no`)
        await verdict
        listener.finish({ ok: false, text: 'It was refused.' })
        await listener.close()
        expect((await page).body).toContain('It was refused.')
      },
    ],
    [
      'a browser that went away',
      async ({ listener, uri, verdict }) => {
        const visit = httpGet(`${uri}?ok=yes`, { agent: false })
        visit.on('error', () => undefined)
        await verdict
        visit.destroy()
        listener.finish({ ok: true, text: '' })
        await listener.close()
      },
    ],
    [
      'giving up',
      async ({ listener, verdict }) => {
        await listener.close()
        await expect(verdict).rejects.toMatchObject({ code: 'CANCELLED' })
      },
    ],
  ]
  test.each(endings)('after %s leaves the port free at once', async (_what, end) => {
    const parts = await waiting()
    await end(parts)
    expect(await isTaken(parts.port)).toBe(false)
  })

  test('is not held up by connections a browser keeps in reserve, or by half a request', async () => {
    const parts = await waiting()
    const silent = connect(parts.port, '127.0.0.1')
    const half = connect(parts.port, '127.0.0.1')
    sockets.push(silent, half)
    await Promise.all([once(silent, 'connect'), once(half, 'connect')])
    half.write('GET /callback?o')
    // The answer shows that the server has seen the connections before it.
    expect((await request(`http://127.0.0.1:${String(parts.port)}/`)).status).toBe(404)
    const closed = Promise.all([silent, half].map((socket) => once(socket.resume(), 'close')))
    await endings[0]?.[1](parts)
    await closed
    expect(await isTaken(parts.port)).toBe(false)
  })

  test('comes by itself in time, and says for how long', async () => {
    const [port] = await freePorts(1)
    const listener = await listen([uriOn(port)])
    const error = await failure(listener.receive(() => IGNORED, 20))
    expect(error).toMatchObject({ code: 'SIGN_IN_TIMEOUT' })
    expect(error.message).toBe('no callback came within 0 s')
    expect((await request(`${uriOn(port)}?ok=late`)).status).toBe(400)
    await listener.close()
    expect(await isTaken(port ?? 0)).toBe(false)
  })

  test('comes from outside as well, before the wait and during it', async () => {
    const [port] = await freePorts(1)
    const abort = new AbortController()
    const listener = await listen([uriOn(port)], { cancelled: abort.signal })
    const verdict = failure(listener.receive(() => IGNORED, 20_000))
    abort.abort()
    expect(await verdict).toMatchObject({ code: 'CANCELLED' })
    expect(await failure(listener.receive(() => IGNORED, 20_000))).toMatchObject({ code: 'CANCELLED' })
    await listener.close()
    expect(await isTaken(port ?? 0)).toBe(false)
  })
})

describe('what reaches it and does not end the sign-in is said', () => {
  async function listening() {
    const [port = 0] = await freePorts(1)
    const heard: string[] = []
    const listener = await listen([uriOn(port)], { heard: (what) => void heard.push(what) })
    const verdict = listener.receive((parameters) => parameters.get('ok') ?? IGNORED, 20_000)
    verdict.catch(() => undefined)
    return { listener, port, heard, verdict }
  }

  test('a browser that comes by https:, once; the wait goes on', async () => {
    const { listener, port, heard, verdict } = await listening()
    for (let time = 0; time < 2; time++) {
      await once(connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }), 'error')
    }
    expect(heard).toEqual([expect.stringMatching(/came by https:.*HTTPS only/)])
    const page = request(`${uriOn(port)}?ok=yes`)
    expect(await verdict).toBe('yes')
    listener.finish({ ok: true, text: '' })
    expect((await page).status).toBe(200)
  })

  test('a callback at another path, and none of what a browser asks for by itself', async () => {
    const { port, heard } = await listening()
    await request(uriOn(port, '/favicon.ico'))
    await request(uriOn(port, '/callback/'))
    expect(heard).toEqual([])
    await request(uriOn(port, '/callback/?code=secret-code&state=1'))
    expect(heard).toEqual([expect.stringMatching(/came to \/callback\/,.*127\.0\.0\.1.*\/callback /)])
    expect(heard.join()).not.toContain('secret-code')
  })

  test('a callback of another sign-in, with why', async () => {
    const { port, heard } = await listening()
    await request(`${uriOn(port)}?code=secret-code&state=foreign`)
    expect(heard).toEqual(['A callback came that does not end this sign-in. Not this one.'])
  })

  test('nonsense that is no TLS is answered 400, and nothing is said', async () => {
    const { port, heard } = await listening()
    expect(await sendRaw(port, 'nonsense\r\n\r\n')).toBe(400)
    expect(heard).toEqual([])
  })
})
