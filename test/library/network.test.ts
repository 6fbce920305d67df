import { once } from 'node:events'
import { createServer } from 'node:https'
import { type AddressInfo } from 'node:net'
import axios from 'axios'
import { startProxy } from '../helpers/proxy'
import { testCa, whereOpensslIs } from '../helpers/test-ca'
import { libraryScene, type LibraryScene, recordingServer } from './library-scene'

let scene: LibraryScene
beforeAll(async () => {
  scene = await libraryScene()
})
afterAll(() => scene.signedIn.stop())

const servers: ReturnType<typeof createServer>[] = []
afterAll(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})

/** An API of another machine, with a certificate of the company's own authority. */
async function companyApi(): Promise<{ port: number; caFile: string; authorized: () => number }> {
  const ca = testCa()
  if (!ca) throw new Error('openssl has gone')
  let authorized = 0
  const server = createServer(ca.certify('api.example'), (request, response) => {
    if (/^Bearer \S+$/.test(request.headers.authorization ?? '')) authorized++
    response.end('whole')
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { port: (server.address() as AddressInfo).port, caFile: ca.caFile, authorized: () => authorized }
}

whereOpensslIs('requests take the proxy and the certificates of the command line', async () => {
  const { port, caFile, authorized } = await companyApi()
  const proxy = await startProxy({ to: port })
  const apiUrl = 'https://api.example'
  const open = (variables: Record<string, string>) =>
    scene.open({ apiUrl }, { env: { ...scene.options.env, HTTPS_PROXY: `http://${proxy.address}`, ...variables } })
  const trusting = await open({ UASSIST_CA_FILE: caFile })
  const response = await trusting.fetch(apiUrl)
  expect([response.status, await response.text()]).toEqual([200, 'whole'])
  expect((await trusting.attachTo(axios.create()).get<string>(apiUrl)).data).toBe('whole')
  expect(authorized()).toBe(2)
  // Not this machine, where the token and the nonce come from.
  expect(proxy.asked).toEqual(['CONNECT api.example:443', 'CONNECT api.example:443'])

  const doubting = await open({})
  await expect(doubting.fetch(apiUrl)).rejects.toMatchObject({ code: 'TLS_UNTRUSTED' })
  await expect(doubting.attachTo(axios.create()).get(apiUrl)).rejects.toThrow(/certificate|CERT/)
  expect(authorized()).toBe(2)
})

test('a proxy that refuses is named', async () => {
  const proxy = await startProxy({ refuse: () => 407 })
  const env = { ...scene.options.env, HTTPS_PROXY: `http://${proxy.address}` }
  const environment = await scene.open({ apiUrl: 'https://api.example' }, { env })
  const refusal = /the proxy http:\/\/127\.0\.0\.1:\d+ of HTTPS_PROXY asks for a user and password \(407\)/
  await expect(environment.fetch('https://api.example')).rejects.toMatchObject({
    code: 'PROXY_REFUSED',
    message: expect.stringMatching(refusal) as string,
  })
  await expect(environment.attachTo(axios.create()).get('https://api.example')).rejects.toThrow(refusal)
})

test('what a caller has set up for the network stays', async () => {
  const [api, proxy] = [await recordingServer(), await recordingServer()]
  const environment = await scene.open({ apiUrl: api.origin })
  const { hostname, port } = new URL(proxy.origin)
  const instance = axios.create({ proxy: { protocol: 'http', host: hostname, port: Number(port) } })
  await environment.attachTo(instance).get(api.origin)
  expect([api.seen.length, proxy.seen.length]).toEqual([0, 1])
})

describe('fetch', () => {
  test('keeps bytes, statuses without a body and the way a redirect is asked for', async () => {
    const bytes = await recordingServer([204, 302], { location: '/further' })
    const environment = await scene.open({ apiUrl: bytes.origin })
    const empty = await environment.fetch(bytes.origin)
    expect([empty.status, empty.body]).toEqual([204, null])
    const redirected = await environment.fetch(bytes.origin, { redirect: 'manual' })
    expect([redirected.status, redirected.headers.get('location')]).toEqual([302, '/further'])
    await expect(environment.fetch(bytes.origin, { redirect: 'error' })).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })

  test('ends with the reason of its signal, and names a host that is not there', async () => {
    const environment = await scene.open()
    const { apiUrl = '' } = environment.values
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(environment.fetch(apiUrl, { signal })).rejects.toThrow('enough')
    await expect(environment.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await expect(environment.fetch(apiUrl)).resolves.toMatchObject({ status: expect.any(Number) as number })
  })
})
