import { startScene } from './scene'

const TOKEN = 'POST /oauth/token'

test('a 429 with Retry-After is answered once, and nothing was done', async () => {
  const scene = await startScene()
  const { refresh_token: token } = await scene.signIn()
  const body = JSON.stringify({ error: 'too_many_requests', error_description: 'Global limit has been reached' })
  scene.tenant.faults.queue(TOKEN, { status: 429, headers: { 'retry-after': '7' }, body })
  const limited = await scene.refresh(token)
  expect(limited).toMatchObject({ status: 429, body: { error: 'too_many_requests' } })
  expect(limited.headers.get('retry-after')).toBe('7')
  expect((await scene.refresh(token)).status).toBe(200)
})

test('a 503 is answered as often as queued', async () => {
  const scene = await startScene()
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.faults.queue(TOKEN, { status: 503, body: '{}' }, 2)
  expect((await scene.refresh(token)).status).toBe(503)
  expect((await scene.refresh(token)).status).toBe(503)
  expect((await scene.refresh(token)).status).toBe(200)
})

test('a delay comes before the usual answer', async () => {
  const scene = await startScene()
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.faults.queue(TOKEN, { delayMs: 1_000 })
  const answered: number[] = []
  const delayed = scene.refresh(token).then(({ status }) => answered.push(status))
  while (scene.tenant.calls(TOKEN) < 2) await new Promise(setImmediate)
  // Ten that were sent later, one after the other, overtake it.
  for (let n = 0; n < 10; n++) answered.push((await scene.refresh('unknown')).status)
  await delayed
  expect(answered).toEqual([...Array.from({ length: 10 }, () => 403), 200])
})

test('a dropped request did nothing, a lost reply did its work', async () => {
  const scene = await startScene()
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.faults.queue(TOKEN, { drop: 'before' })
  await expect(scene.refresh(token)).rejects.toThrow('fetch failed')
  scene.tenant.faults.queue(TOKEN, { drop: 'after' })
  await expect(scene.refresh(token)).rejects.toThrow('fetch failed')
  // The lost reply held the next token of the family, so this one is spent.
  expect((await scene.refresh(token)).status).toBe(403)
})

test('a lost reply within the overlap period is made good by asking again', async () => {
  const scene = await startScene({ rotationOverlapSeconds: 60 })
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.faults.queue(TOKEN, { drop: 'after' })
  await expect(scene.refresh(token)).rejects.toThrow('fetch failed')
  expect((await scene.refresh(token)).status).toBe(200)
})

test('calls are counted by method and path, failed ones included', async () => {
  const scene = await startScene()
  expect(scene.tenant.calls(TOKEN)).toBe(0)
  const { refresh_token: token } = await scene.signIn()
  scene.tenant.faults.queue(TOKEN, { status: 503, body: '{}' })
  await scene.refresh(token)
  expect(scene.tenant.calls(TOKEN)).toBe(2)
  expect(scene.tenant.calls('GET /authorize')).toBe(1)
  expect(scene.tenant.calls('GET /nowhere')).toBe(0)
})
