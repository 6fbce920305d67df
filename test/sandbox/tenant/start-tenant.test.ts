import { connect } from 'node:net'
import { createSigningKey } from '../../../scripts/sandbox/tenant/signing-key'
import { startTenant, type TenantOptions } from '../../../scripts/sandbox/tenant/start-tenant'
import { startScene } from './scene'

// First, because the libraries are loaded by the first start.
test('starting and a sign-in print nothing', async () => {
  const channels = (['log', 'info', 'warn', 'error'] as const).map((name) => jest.spyOn(console, name))
  const scene = await startScene()
  await scene.refresh((await scene.signIn()).refresh_token)
  await scene.refresh('unknown')
  const printed = channels.flatMap(({ mock }) => mock.calls)
  channels.forEach((channel) => channel.mockRestore())
  expect(printed).toEqual([])
})

test('a busy port is refused with EADDRINUSE, and a stopped tenant frees it', async () => {
  const { tenant } = await startScene()
  const port = Number(new URL(tenant.url).port)
  await expect(startTenant({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await tenant.stop()
  const second = await startTenant({ port })
  expect(second.url).toBe(tenant.url)
  await second.stop()
})

test('stop does not wait for open connections, and may be called twice', async () => {
  const { tenant } = await startScene()
  const idle = connect(Number(new URL(tenant.url).port), '127.0.0.1')
  await new Promise((resolve) => idle.once('connect', resolve))
  const closed = new Promise((resolve) => idle.once('close', resolve))
  await tenant.stop()
  await closed
  await expect(tenant.stop()).resolves.toBeUndefined()
})

test('it listens on 127.0.0.1 only', async () => {
  const { tenant } = await startScene()
  const { port } = new URL(tenant.url)
  const reach = (host: string) => fetch(`http://${host}:${port}/.well-known/jwks.json`)
  expect((await reach('127.0.0.1')).status).toBe(200)
  // Loopback has other addresses, which a server on all addresses would answer.
  await expect(reach('127.0.0.2')).rejects.toThrow('fetch failed')
  await expect(reach('[::1]')).rejects.toThrow('fetch failed')
})

test('with a key that was kept, tokens of an earlier run can still be verified', async () => {
  const keys = async (options?: TenantOptions) => (await (await startScene(options)).get('/.well-known/jwks.json')).body
  const kept = await keys()
  expect(await keys()).toEqual(kept)
  expect(await keys({ signingKey: await createSigningKey() })).not.toEqual(kept)
  expect(JSON.stringify(kept)).not.toContain('"d":')
})
