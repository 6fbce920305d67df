import { type Answer, expectUnauthorized, jsonOf, useSandbox } from './use-sandbox'

let now = Date.now()
const sandbox = useSandbox({ now: () => now, nonceTtlSeconds: 60 })

const sync = (nonce?: string): Promise<Answer> =>
  sandbox.send('admin', 'POST', '/ocms/v2/configuration/sync-user', {
    ...(nonce !== undefined && { headers: { 'nonce-token': nonce } }),
  })

function expectRefused(answer: Answer, status: number, error: RegExp): void {
  expect(answer.status).toBe(status)
  expect(jsonOf(answer)).toEqual({ error: expect.stringMatching(error) as string })
}

it('nonce: comes as data, with an empty errors text', async () => {
  const answer = await sandbox.get('agent', '/backend/v2/refresh/api-token?environment=dev')
  expect(answer.status).toBe(200)
  expect(jsonOf(answer)).toEqual({ data: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string, errors: '' })
})

it('nonce: every fetch gives another one', async () => {
  expect(await sandbox.fetchNonce('agent')).not.toBe(await sandbox.fetchNonce('agent'))
})

it('nonce: a missing one is 400', async () => {
  expectRefused(await sync(), 400, /missing header "nonce-token"/)
})

it('nonce: a fresh one is good once, and a replay is 409', async () => {
  const nonce = await sandbox.fetchNonce('admin')
  expect((await sync(nonce)).status).toBe(200)
  expectRefused(await sync(nonce), 409, /was used before/)
})

it('nonce: an invented one is 409', async () => {
  expectRefused(await sync('bm90IG9uZSBvZiBvdXJz'), 409, /unknown/)
})

it('nonce: lives as long as it is told to', async () => {
  const [young, old] = [await sandbox.fetchNonce('admin'), await sandbox.fetchNonce('admin')]
  now += 59_999
  expect((await sync(young)).status).toBe(200)
  now += 1
  expectRefused(await sync(old), 409, /expired/)
})

it('nonce: somebody else’s is 409, and stays good for its owner', async () => {
  const nonce = await sandbox.fetchNonce('supervisor')
  expectRefused(await sync(nonce), 409, /not yours/)
  const body = {
    agentCRMId: 'crm-agent',
    supervisorId: 'crm-supervisor',
    conversationId: 'c0ffee00-0000-4000-8000-000000000005',
    message: 'Well done',
    deleted: false,
    send: false,
  }
  const headers = { 'nonce-token': nonce }
  expect((await sandbox.send('supervisor', 'POST', '/sms/v2/api/savefeedback', { body, headers })).status).toBe(200)
})

it('nonce: is used up by a request that is refused after it', async () => {
  const nonce = await sandbox.fetchNonce('supervisor')
  const save = () =>
    sandbox.send('supervisor', 'POST', '/sms/v2/api/savefeedback', { headers: { 'nonce-token': nonce } })
  expect((await save()).status).toBe(400)
  expect((await save()).status).toBe(409)
})

it('nonce: is not touched when the token is refused first', async () => {
  const nonce = await sandbox.fetchNonce('admin')
  const path = '/ocms/v2/configuration/sync-user'
  expectUnauthorized(await sandbox.request('POST', path, { headers: { 'nonce-token': nonce } }))
  expect((await sync(nonce)).status).toBe(200)
})
