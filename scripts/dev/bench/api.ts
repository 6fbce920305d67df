import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'

/** An API that costs next to nothing, so that the figures are about the clients. */
export interface Api {
  url: string
  /** How many requests have arrived. */
  calls: () => number
  stop: () => Promise<void>
}

/**
 * Starts an API that answers with JSON of so many bytes, and refuses whoever has no token.
 *
 * @param bytes of a path that begins with one of these
 */
export async function startApi(bytes: Readonly<Record<string, number>>): Promise<Api> {
  let calls = 0
  const answers = Object.entries(bytes).map(
    ([path, size]) => [path, JSON.stringify({ id: 1, transcript: 'x'.repeat(size) })] as const,
  )
  const server = createServer((request, response) => {
    calls++
    const known = request.headers.authorization?.startsWith('Bearer ey') ?? false
    const [, answer] = answers.find(([path]) => request.url?.startsWith(path)) ?? []
    response.writeHead(!known ? 401 : answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls: () => calls,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
