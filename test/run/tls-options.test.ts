import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { type AddressInfo } from 'node:net'
import { type PeerCertificate, type TLSSocket } from 'node:tls'
import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { testCa } from '../helpers/test-ca'
import { collection, options } from './fixtures'

const ca = testCa()
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

/** A server whose certificate no run trusts, and that asks for a client's; it remembers the names in those it got. */
async function secureServer(): Promise<{ url: string; clients: unknown[] }> {
  if (!ca) throw new Error('these tests need the openssl program')
  const clients: unknown[] = []
  const { key, cert } = ca.certify('localhost')
  const server = createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate() as Partial<PeerCertificate>
    clients.push(subject?.CN)
    response.end('{}')
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return { url: `https://localhost:${String((server.address() as AddressInfo).port)}`, clients }
}

const runWith = async (url: string, changes: Partial<RunOptions>) =>
  runCollections(options([collection('c', [{ name: 'r', url }])], changes))

test('a certificate that nobody vouches for is an error; with --insecure it is not, and that is said', async () => {
  const { url, clients } = await secureServer()
  expect(await runWith(url, {})).toMatchObject({ errors: 1, notes: [] })
  expect(clients).toEqual([])
  expect(await runWith(url, { insecure: true })).toMatchObject({
    errors: 0,
    notes: [expect.stringContaining('certificates are not verified')],
  })
  expect(clients).toEqual([undefined])
})

test('a client certificate is shown from wherever it is; body files still come from their folder only', async () => {
  const { url, clients } = await secureServer()
  const { certFile: cert, keyFile: key } = (ca as NonNullable<typeof ca>).certify('client')
  expect(await runWith(url, { insecure: true, clientCertificate: { cert, key } })).toMatchObject({ errors: 0 })
  expect(clients).toEqual(['client'])
  const upload = { name: 'r', url, method: 'POST', body: { mode: 'file', file: { src: key } } }
  const changes = { insecure: true, clientCertificate: { cert, key } }
  expect(await runCollections(options([collection('c', [upload])], changes))).toMatchObject({ errors: 1, requests: 0 })
  expect(clients).toHaveLength(1)
})
