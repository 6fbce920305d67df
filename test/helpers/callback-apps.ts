import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { type AddressInfo } from 'node:net'
import { testCa } from './test-ca'

/** Somebody else's apps behind registered callback URLs, on loopback with a certificate of their own making. */
export interface CallbackApps {
  /** A page that only tells to go back, such as https://oauth.pstmn.io/v1/callback. */
  page: string
  /** Sends the browser on to another page at once, as a server does that finds nobody signed in. */
  redirecting: string
  /** A single-page app whose router puts its own fragment in place of any other. */
  router: string
  /** The addresses that their server was asked for. */
  seen: string[]
}

const servers: Server[] = []

afterAll(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})

const ROUTER =
  "if (!location.hash.startsWith('#/')) history.replaceState(null, '', location.pathname + location.search + '#/')"

/** Undefined without the openssl program, which makes the certificate. */
export async function callbackApps(): Promise<CallbackApps | undefined> {
  const certificate = testCa()?.certify('localhost')
  if (!certificate) return undefined
  const seen: string[] = []
  const server = createServer({ key: certificate.key, cert: certificate.cert }, ({ url = '' }, response) => {
    seen.push(url)
    if (url.startsWith('/redirecting')) return response.writeHead(302, { location: '/home?welcome=1' }).end()
    const script = url.startsWith('/router') ? `<script>${ROUTER}</script>` : ''
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>App</title><h1>Welcome</h1>${script}`)
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `https://localhost:${String((server.address() as AddressInfo).port)}`
  return { page: `${origin}/v1/callback`, redirecting: `${origin}/redirecting`, router: `${origin}/router`, seen }
}
