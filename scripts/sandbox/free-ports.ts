import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** Ports that are free on 127.0.0.1 right now; held together while they are chosen, so all of them differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(
    servers.map((server) => {
      server.close()
      return once(server, 'close')
    }),
  )
  return ports
}

/** Callback URLs on free ports, for a tenant beside one that is left running. */
export async function freeRedirectUris(): Promise<string[]> {
  return (await freePorts(3)).map((port) => `http://127.0.0.1:${String(port)}/callback`)
}
