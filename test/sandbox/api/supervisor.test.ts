import { type Answer, expectRecordNotFound, expectUnauthorized, jsonOf, useSandbox } from './use-sandbox'

const NOW = Date.now()
const sandbox = useSandbox({ now: () => NOW })
const LIVE_CALL = 'c0ffee00-0000-4000-8000-000000000005'
const SUBJECT = 'auth0|650000000000000000000003'
const AGENT_LIST = '/sms/v2/supervisor/api/live/agentlist'

const get = (path: string): Promise<Answer> => sandbox.get('supervisor', path)

describe('agent list (21)', () => {
  it('counts calls and agents, and shows the live one under both spellings of its id', async () => {
    expect(jsonOf(await get(`${AGENT_LIST}/acme-demo/supervisor@acme-demo.example`))).toEqual({
      todayTotalCallsTillNow: 5,
      isOnCall: 1,
      totalAgent: 1,
      todayAverageCallDuration: '03:45',
      agentResponseBeans: [
        {
          conversatId: LIVE_CALL,
          conversationId: LIVE_CALL,
          agentName: 'Grace Agent',
          agentCRMId: 'crm-agent',
          event: 'start',
          callDuration: '04:00',
          criticalAlertCount: 1,
        },
      ],
    })
  })

  it('is asked for by login name and organization name, and not by their ids', async () => {
    const names = ['acme-demo/supervisor@acme-demo.example', `acme-demo/${encodeURIComponent(SUBJECT)}`]
    const statuses = [...names, 'org_acmedemo00000001/supervisor@acme-demo.example'].map(
      async (path) => (await get(`${AGENT_LIST}/${path}`)).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 401, 401])
  })

  it.each(['other-demo/supervisor@acme-demo.example', 'acme-demo/agent@acme-demo.example', 'acme-demo/unknown'])(
    'of %s is 401',
    async (path) => {
      expectUnauthorized(await get(`${AGENT_LIST}/${path}`))
    },
  )
})

describe('customer (22)', () => {
  const customer = (id: string): Promise<Answer> => get(`/sms/v2/supervisor/api/customer?conversationId=${id}`)

  it('of a call, with the agent on it', async () => {
    expect(jsonOf(await customer(LIVE_CALL))).toEqual({
      agentId: 'crm-agent',
      customerName: 'Katherine Mockup',
      contactNumber: '+1-202-555-0103',
      email: 'katherine@customer.example',
      company: 'Mockup Cycles',
    })
  })

  it('of an unknown call is 404', async () => {
    expectRecordNotFound(await customer('unknown'))
  })
})

describe('feedback (23, 24, 25)', () => {
  const FEEDBACK = {
    agentCRMId: 'crm-agent',
    deleted: false,
    message: 'Please slow down',
    send: false,
    conversationId: LIVE_CALL,
    supervisorId: 'crm-supervisor',
  }
  const post = (action: 'save' | 'send', change: object = {}): Promise<Answer> =>
    sandbox.write('supervisor', 'POST', `/sms/v2/api/${action}feedback`, { body: { ...FEEDBACK, ...change } })
  const list = async (path = `crm-supervisor/crm-agent/${LIVE_CALL}`): Promise<unknown> =>
    jsonOf(await get(`/sms/v2/api/feedbacklist/${path}`))

  const SAVED = { agentId: 'crm-agent', feedbackText: 'Please slow down', sent: false }

  it('saved is listed, sent is marked, and neither answers with a body', async () => {
    expect(await list()).toEqual([])
    const saved = await post('save')
    expect([saved.status, saved.text]).toEqual([200, ''])
    expect(await list()).toEqual([SAVED])
    const sent = await post('send', { send: true })
    expect([sent.status, sent.text]).toEqual([200, ''])
    expect(await list()).toEqual([{ ...SAVED, sent: true }])
  })

  it('can be sent without having been saved', async () => {
    await post('send', { send: true })
    expect(await list()).toEqual([{ ...SAVED, sent: true }])
  })

  it('saving again changes nothing, also once it was sent', async () => {
    await post('save')
    await post('save')
    expect(await list()).toEqual([SAVED])
    await post('send')
    await post('save')
    expect(await list()).toEqual([{ ...SAVED, sent: true }])
  })

  it('saved can be taken back, sent can not', async () => {
    await post('save')
    await post('save', { deleted: true })
    expect(await list()).toEqual([])
    await post('send')
    await post('save', { deleted: true })
    expect(await list()).toEqual([{ ...SAVED, sent: true }])
  })

  it('is listed for its supervisor, agent and call only', async () => {
    await post('save')
    for (const path of [
      `other/crm-agent/${LIVE_CALL}`,
      `crm-supervisor/other/${LIVE_CALL}`,
      'crm-supervisor/crm-agent/x',
    ]) {
      expect(await list(path)).toEqual([])
    }
    expect(await list()).toEqual([SAVED])
  })

  it.each(['agentCRMId', 'message', 'conversationId', 'supervisorId', 'deleted', 'send'])(
    'without "%s" is 400 and names it',
    async (name) => {
      const answer = await post('save', { [name]: undefined })
      expect(answer.status).toBe(400)
      expect(jsonOf(answer)).toEqual({ error: expect.stringContaining(`"${name}" must be`) as string })
      expect(await list()).toEqual([])
    },
  )

  it('about an unknown call is 404', async () => {
    expectRecordNotFound(await post('save', { conversationId: 'unknown' }))
  })

  it('listed with a missing id is 401', async () => {
    for (const path of [`/crm-agent/${LIVE_CALL}`, `crm-supervisor//${LIVE_CALL}`, 'crm-supervisor/crm-agent/']) {
      const reason = 'Invalid request. Please provide a supervisor id / agent CRM id / session id.'
      expectUnauthorized(await get(`/sms/v2/api/feedbacklist/${path}`), reason)
    }
  })
})
