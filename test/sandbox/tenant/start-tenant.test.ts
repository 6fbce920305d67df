import { connect } from 'node:net'
import { createSigningKey } from '../../../scripts/sandbox/tenant/signing-key'
import { CookieJar } from '../../../scripts/sandbox/http-browser'
import { stateFromJson, stateToJson } from '../../../scripts/sandbox/tenant/tenant-state'
import { startTenant } from '../../../scripts/sandbox/tenant/start-tenant'
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

test('with the state of an earlier one it goes on: browsers, consents, refresh tokens and keys', async () => {
  const first = await startScene()
  const cookies = new CookieJar()
  const code = (await first.callback({}, { cookies })).get('code')
  const { access_token: token, refresh_token: used } = (await first.redeem(code)).body
  const { refresh_token: refreshToken } = (await first.refresh(used)).body
  await first.tenant.stop()
  const state = stateFromJson(JSON.parse(stateToJson(first.tenant.state)))
  const next = await startScene({ state, port: Number(new URL(first.tenant.url).port) })
  // The connections of this process to the first tenant are found to be closed.
  await next.get('/').catch(() => undefined)
  expect((await next.get('/userinfo', token)).status).toBe(200)
  expect((await next.callback({ scope: 'openid email', prompt: 'none' }, { cookies })).get('error')).toBe(
    'interaction_required',
  )
  expect((await next.refresh(used)).status).toBe(403)
  expect((await next.refresh(refreshToken)).status).toBe(200)
  expect(stateFromJson({ version: 2 })).toBeUndefined()
})

test('with the state of an earlier one and another key, its keys have changed: old tokens are refused, a refresh is not', async () => {
  const first = await startScene()
  const { access_token: token, refresh_token: refreshToken } = await first.signIn()
  expect((await first.get('/userinfo', token)).status).toBe(200)
  const { body: keys } = await first.get('/.well-known/jwks.json')
  expect(JSON.stringify(keys)).not.toContain('"d":')
  const next = await startScene({ state: first.tenant.state, signingKey: await createSigningKey() })
  expect((await next.get('/.well-known/jwks.json')).body).not.toEqual(keys)
  expect((await next.get('/userinfo', token)).status).toBe(401)
  const { body } = await next.refresh(refreshToken)
  expect((await next.get('/userinfo', body.access_token)).status).toBe(200)
})
