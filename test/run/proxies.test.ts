import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { networkVariables } from '../../plugin/node/network/variables'
import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { readBody } from '../helpers/http-server'
import { startProxy } from '../helpers/proxy'
import { collection, options, type RequestPlan, silence } from './fixtures'

/* Plain requests through a proxy, in Newman: what is not in the table of commands, which is about HTTPS. */

interface Host {
  port: number
  url: string
  seen: { path: string; headers: IncomingMessage['headers']; body: string }[]
}

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
})

/** A host that answers; one whose path is `/to?…` sends elsewhere. */
async function startHost(): Promise<Host> {
  const seen: Host['seen'] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      seen.push({ path: request.url ?? '', headers: request.headers, body })
      const [path, where] = (request.url ?? '').split('?', 2)
      if (path === '/to') response.writeHead(302, { location: decodeURIComponent(where ?? '') })
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${String(port)}`, seen }
}

async function runWith(requests: RequestPlan[], variables: Record<string, string>, changes: Partial<RunOptions> = {}) {
  const progress = silence()
  const network = networkVariables(variables)
  const settings = { network, progress, reporters: ['cli'] as const, ...changes }
  const result = await runCollections(options([collection('c', requests)], settings))
  return { result, text: progress.lines.join('\n') }
}

test('a plain request goes to the proxy with its whole URL; its body, its headers and the password arrive where they belong', async () => {
  const host = await startHost()
  const proxy = await startProxy({ to: host.port })
  const request = {
    ...{ name: 'r', method: 'POST', url: 'http://api.example:8080/a b?c=d', header: { authorization: 'Bearer t' } },
    body: { mode: 'raw', raw: 'the body' },
  }
  const { result } = await runWith([request], { http_proxy: `http://user:p%40ss@${proxy.address}` })
  expect(result).toMatchObject({ errors: 0, requests: 1 })
  expect(proxy.asked).toEqual(['POST http://api.example:8080/a%20b?c=d'])
  expect(proxy.credentials).toEqual(['user:p@ss'])
  expect(host.seen).toEqual([
    {
      path: '/a%20b?c=d',
      headers: expect.objectContaining({ host: 'api.example:8080', authorization: 'Bearer t' }) as object,
      body: 'the body',
    },
  ])
})

test('headers that Node writes at once do not keep the request from the proxy', async () => {
  const host = await startHost()
  const proxy = await startProxy({ to: host.port })
  const request = { name: 'r', url: 'http://api.example/x', header: { Expect: '100-continue' } }
  await runWith([request], { HTTP_PROXY: `http://user:word@${proxy.address}` })
  expect([proxy.asked, proxy.credentials]).toEqual([['GET http://api.example/x'], ['user:word']])
})

test('scripts and reports see nothing of the password', async () => {
  const host = await startHost()
  const proxy = await startProxy({ to: host.port })
  const look = `pm.test('t', () => pm.expect(JSON.stringify([pm.request, pm.response])).to.not.include('dXNlcjp'))`
  const { result, text } = await runWith([{ name: 'r', url: 'http://api.example/x', test: look }], {
    HTTP_PROXY: `http://user:word@${proxy.address}`,
  })
  expect(proxy.credentials).toEqual(['user:word'])
  expect(result).toMatchObject({ passed: 1, failed: 0 })
  expect(text).not.toContain('dXNlcjp')
})

test('a redirect to this machine leaves the proxy, and one to another host comes to it', async () => {
  const [here, far] = [await startHost(), await startHost()]
  const proxy = await startProxy({ to: far.port })
  const jar = { HTTP_PROXY: `http://${proxy.address}` }
  const to = (where: string) => `/to?${encodeURIComponent(where)}`
  const inward = { name: 'in', url: `http://api.example${to(`${here.url}/arrived`)}` }
  const outward = { name: 'out', url: `${here.url}${to('http://api.example/arrived')}` }
  expect((await runWith([inward], jar)).result).toMatchObject({ errors: 0 })
  expect(here.seen.map(({ path }) => path)).toEqual(['/arrived'])
  expect(proxy.asked).toHaveLength(1)
  expect((await runWith([outward], jar)).result).toMatchObject({ errors: 0 })
  expect(proxy.asked.at(-1)).toBe('GET http://api.example/arrived')
  expect(here.seen).toHaveLength(2)
})

test('a redirect to where nobody is names that host', async () => {
  const [port = 0] = await freePorts(1)
  const here = await startHost()
  const { text } = await runWith([{ name: 'r', url: `${here.url}/to?http%3A%2F%2F127.0.0.1%3A${String(port)}` }], {})
  expect(text).toContain(`request: http://127.0.0.1:${String(port)} cannot be reached (ECONNREFUSED)`)
})

test('a proxy’s 407 is no answer of the host, and a 407 of a host is one', async () => {
  const proxy = await startProxy({ refuse: () => 407, authenticate: 'Basic realm="x"' })
  const told = `pm.expect(error.code + ': ' + error.message).to.match(/^PROXY_REFUSED: the proxy .* asks for/)`
  const sees = `pm.sendRequest('http://api.example/x', (error) => { pm.test('told', () => ${told}) })`
  const here = await startHost()
  const { result, text } = await runWith(
    [
      { name: 'r', url: 'http://api.example/x' },
      { name: 's', url: here.url, pre: sees },
    ],
    { HTTP_PROXY: `http://${proxy.address}` },
  )
  const sentence = `the proxy http://${proxy.address} of HTTP_PROXY asks for a user and password (407)`
  expect(result).toMatchObject({ errors: 2, passed: 1 })
  expect(text).toContain(`✗ request: ${sentence}. Add the user`)
  expect(text).toContain(`✗ script request: ${sentence}. Add the user`)

  const strange = createServer((_request, response) => response.writeHead(407).end()).listen(0, '127.0.0.1')
  servers.push(strange)
  await once(strange, 'listening')
  const url = `http://127.0.0.1:${String((strange.address() as AddressInfo).port)}`
  const is407 = `pm.test('is 407', () => pm.response.to.have.status(407))`
  expect((await runWith([{ name: 'r', url, test: is407 }], {})).result).toMatchObject({ errors: 0, passed: 1 })
})

test('a plain request to a proxy that is not there, and to one that is none', async () => {
  const { text } = await runWith([{ name: 'r', url: 'http://api.example/x' }], { HTTP_PROXY: 'http://127.0.0.1:9' })
  expect(text).toContain('the proxy http://127.0.0.1:9 of HTTP_PROXY cannot be reached (ECONNREFUSED)')
  const socks = await runWith([{ name: 'r', url: 'http://api.example/x' }], { all_proxy: 'socks5://127.0.0.1:9' })
  expect(socks.text).toContain('all_proxy names a SOCKS proxy ("socks5://127.0.0.1:9")')
})

test('a proxy that says nothing is given up after the time that a request has', async () => {
  const silent = createServer().on('connect', () => undefined)
  servers.push(silent.listen(0, '127.0.0.1'))
  await once(silent, 'listening')
  const at = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`
  const { text } = await runWith(
    [{ name: 'r', url: 'https://api.example/x' }],
    { HTTPS_PROXY: at },
    { timeoutRequestMs: 300 },
  )
  expect(text).toContain(`the proxy ${at} of HTTPS_PROXY did not answer in time`)
})
