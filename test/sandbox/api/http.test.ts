import { once } from 'node:events'
import { request } from 'node:http'
import { startApi } from '../../../scripts/sandbox/api/start-api'
import { DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { jsonOf, useSandbox } from './use-sandbox'

const sandbox = useSandbox()
const ALERT = `/v2/alerts/c0ffee00-0000-4000-8000-000000000001?tenantid=${DEMO_TENANT.tenantId}`
const SAVE = '/sms/v2/api/savefeedback'
const LIMIT_BYTES = 64 * 1024

/** A request whose target reaches the server exactly as written. */
async function statusOf(target: string): Promise<number | undefined> {
  const { port } = new URL(sandbox.api().url)
  const sent = request({ host: '127.0.0.1', port, path: target, agent: false }).end()
  const [response] = (await once(sent, 'response')) as [{ statusCode?: number; resume(): void }]
  response.resume()
  return response.statusCode
}

it('the root says in plain text what this is, and lists the endpoints', async () => {
  const answer = await sandbox.request('GET', '/')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(answer.text).toContain('all its data is invented')
  expect(answer.text).toContain('/v2/transcripts/{conversationId}')
})

it('a path nobody has is 404, with or without a token', async () => {
  for (const path of ['/nothing', '/v2/alerts', '/v2/alerts/a/b', '/ocms/v2/configuration/sup-agent-map/3']) {
    const answer = await sandbox.get('admin', path)
    expect(answer.status).toBe(404)
    expect(jsonOf(answer)).toEqual({ error: 'no such path' })
    expect((await sandbox.request('GET', path)).status).toBe(404)
  }
})

it('a target that looks like a host, or climbs, is a path like any other', async () => {
  expect(await statusOf('//elsewhere.example/')).toBe(404)
  expect(await statusOf('//')).toBe(404)
  expect(await statusOf('/v2/../')).toBe(404)
  expect(await statusOf('/')).toBe(200)
})

it.each([
  ['POST', '/', 'GET'],
  ['POST', ALERT, 'GET'],
  ['GET', SAVE, 'POST'],
  ['PATCH', '/config/backend/v2/data/customer/customer-9001', 'DELETE'],
])('%s %s is 405 and names %s', async (method, path, allowed) => {
  const answer = await sandbox.request(method, path)
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe(allowed)
  expect(jsonOf(answer)).toEqual({ error: 'method not allowed' })
})

it('a path that is not percent-encoded UTF-8 is 400', async () => {
  expect((await sandbox.get('admin', '/v2/alerts/%ff')).status).toBe(400)
})

it('a body that is not JSON is 400', async () => {
  const answer = await sandbox.write('supervisor', 'POST', SAVE, { body: '{"message":' })
  expect(answer.status).toBe(400)
  expect(jsonOf(answer)).toEqual({ error: 'body is not JSON' })
})

it('a body over the limit is 413, one at the limit is read', async () => {
  const bodyOf = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2))
  const large = await sandbox.write('supervisor', 'POST', SAVE, { body: bodyOf(LIMIT_BYTES + 1) })
  expect(large.status).toBe(413)
  expect(jsonOf(large)).toEqual({ error: 'body is larger than 65536 bytes' })
  const atLimit = await sandbox.write('supervisor', 'POST', SAVE, { body: bodyOf(LIMIT_BYTES) })
  expect(jsonOf(atLimit)).toEqual({ error: '"supervisorId" must be a text' })
  expect((await sandbox.write('supervisor', 'POST', SAVE, { body: bodyOf(LIMIT_BYTES * 40) })).status).toBe(413)
})

it('an environment outside dev, test and prod is 400, in any case of letters fine', async () => {
  const answer = await sandbox.get('admin', `${ALERT}&environment=staging`)
  expect(answer.status).toBe(400)
  expect(jsonOf(answer)).toEqual({ error: '"environment" must be dev, test or prod' })
  for (const environment of ['dev', 'TEST', 'prod']) {
    expect((await sandbox.get('admin', `${ALERT}&environment=${environment}`)).status).toBe(200)
  }
})

it('calls are counted by method and path, whatever the answer', async () => {
  expect(sandbox.api().calls('GET /nothing')).toBe(0)
  await sandbox.request('GET', '/nothing?a=1')
  await sandbox.request('GET', '/nothing?a=2')
  await sandbox.request('POST', '/nothing')
  expect(sandbox.api().calls('GET /nothing')).toBe(2)
})

it('a fault is played once: the documented 500 can be shown on demand', async () => {
  const path = ALERT.split('?', 1)[0] ?? ''
  sandbox.api().faults.queue(`GET ${path}`, { status: 500, body: '{"error":"Internal server error"}' })
  expect((await sandbox.get('admin', ALERT)).status).toBe(500)
  expect((await sandbox.get('admin', ALERT)).status).toBe(200)
  expect(sandbox.api().calls(`GET ${path}`)).toBe(2)
})

it('a reply lost after the work still leaves the work done', async () => {
  sandbox.api().faults.queue('GET /summary/v1/gen-ai-summaries', { drop: 'after' })
  const generate = () => sandbox.get('agent', '/summary/v1/gen-ai-summaries?session_id=1700000000002demo0002')
  await expect(generate()).rejects.toThrow()
  expect((await generate()).status).toBe(409)
})

it('a fault that cannot be played closes the connection, and the server goes on', async () => {
  sandbox.api().faults.queue('GET /', { status: 99 })
  await expect(sandbox.request('GET', '/')).rejects.toThrow()
  expect((await sandbox.request('GET', '/')).status).toBe(200)
})

it('stopping does not wait for a request that never ends', async () => {
  const api = await startApi({ issuer: sandbox.issuer().url })
  const headers = { authorization: `Bearer ${await sandbox.issuer().sign('supervisor')}`, expect: '100-continue' }
  const endless = request(`${api.url}${SAVE}`, { method: 'POST', headers })
  const broken = expect(once(endless, 'response')).rejects.toThrow()
  endless.flushHeaders()
  await once(endless, 'continue')
  await api.stop()
  await broken
})

it('stopping frees the port', async () => {
  const api = await startApi({ issuer: sandbox.issuer().url })
  const port = Number(new URL(api.url).port)
  expect((await fetch(api.url)).status).toBe(200)
  await api.stop()
  await expect(fetch(api.url)).rejects.toThrow()
  const again = await startApi({ issuer: sandbox.issuer().url, port })
  expect(again.url).toBe(api.url)
  await again.stop()
})

it('a port that is taken is an error, not another port', async () => {
  const port = Number(new URL(sandbox.api().url).port)
  await expect(startApi({ issuer: sandbox.issuer().url, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
