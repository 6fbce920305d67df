import { DEMO_ACCOUNTS, DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { type Answer, expectRecordNotFound, expectUnauthorized, jsonOf, useSandbox } from './use-sandbox'

const sandbox = useSandbox()
const ADMIN = DEMO_ACCOUNTS.find(({ account }) => account === 'admin')?.subject ?? ''
const NEWCOMER = 'auth0|6500000000000000000000aa'

const userId = (subject: string): Promise<Answer> =>
  sandbox.get('admin', `/ocms/v2/configuration/userId/${encodeURIComponent(subject)}`)

it.each(DEMO_ACCOUNTS)('user id (6): $account is known as $userId', async ({ subject, userId: id }) => {
  expect(jsonOf(await userId(subject))).toEqual({ userId: id })
})

it('sync (5): says who the token is, and twice the same', async () => {
  const sync = () => sandbox.write('admin', 'POST', '/ocms/v2/configuration/sync-user')
  expect(jsonOf(await sync())).toEqual({ userId: 1, userName: ADMIN })
  expect(jsonOf(await sync())).toEqual({ userId: 1, userName: ADMIN })
})

it('sync (5): makes a newcomer known', async () => {
  expectRecordNotFound(await userId(NEWCOMER))
  const headers = { authorization: `Bearer ${await sandbox.issuer().sign('admin', { sub: NEWCOMER })}` }
  const fetched = await sandbox.request('GET', '/backend/v2/refresh/api-token', { headers })
  const nonce = (jsonOf(fetched) as { data: string }).data
  const synced = await sandbox.request('POST', '/ocms/v2/configuration/sync-user', {
    headers: { ...headers, 'nonce-token': nonce },
  })
  expect(jsonOf(synced)).toEqual({ userId: 4, userName: NEWCOMER })
  expect(jsonOf(await userId(NEWCOMER))).toEqual({ userId: 4 })
})

describe('supervisor and agent mapping (7)', () => {
  const map = (supervisor: string, body: unknown, headers: Record<string, string> = { 'x-username': ADMIN }) =>
    sandbox.write(
      'admin',
      'PUT',
      `/ocms/v2/configuration/sup-agent-map/${supervisor}/?tenant-id=${DEMO_TENANT.tenantId}`,
      {
        body,
        headers,
      },
    )
  const mappedAgents = async (): Promise<unknown> => {
    const list = await sandbox.get(
      'supervisor',
      '/sms/v2/supervisor/api/live/agentlist/acme-demo/supervisor@acme-demo.example',
    )
    return (jsonOf(list) as { totalAgent: number }).totalAgent
  }

  it('decides whose calls the supervisor sees', async () => {
    expect(await mappedAgents()).toBe(1)
    expect(jsonOf(await map('3', { agentIds: [] }))).toEqual({ supervisorId: 3, agentIds: [] })
    expect(await mappedAgents()).toBe(0)
    expect(jsonOf(await map('3', { agentIds: [1, 2] }))).toEqual({ supervisorId: 3, agentIds: [1, 2] })
    expect(await mappedAgents()).toBe(2)
  })

  it.each([
    ['supervisor', '99', [2]],
    ['supervisor id', 'three', [2]],
    ['agent', '3', [2, 99]],
  ])('an unknown %s is 404', async (_, supervisor, agentIds) => {
    expectRecordNotFound(await map(supervisor, { agentIds }))
    expect(await mappedAgents()).toBe(1)
  })

  it.each([[undefined], [[]], [{}], [{ agentIds: '2' }], [{ agentIds: ['2'] }]])('the body %j is 400', async (body) => {
    const answer = await map('3', body)
    expect(answer.status).toBe(400)
    expect(jsonOf(answer)).toEqual({ error: '"agentIds" must be an array of integers' })
  })

  it('the acting user is named, and is the one of the token', async () => {
    const missing = await map('3', { agentIds: [2] }, {})
    expect(missing.status).toBe(400)
    expect(jsonOf(missing)).toEqual({ error: 'missing header "x-username"' })
    expectUnauthorized(await map('3', { agentIds: [2] }, { 'x-username': NEWCOMER }))
  })
})
