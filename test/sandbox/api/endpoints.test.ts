import { type Endpoint, type EndpointRow, ENDPOINTS } from '../../../scripts/sandbox/api/endpoints'
import { DEMO_ACCOUNTS, DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { type Who } from './issuer'
import { type Answer, expectUnauthorized, jsonOf, useSandbox } from './use-sandbox'

const PEOPLE: readonly Who[] = ['admin', 'agent', 'supervisor', 'person without a role']
const EVERYBODY: readonly Who[] = [...PEOPLE, 'machine']
const CALL = 'c0ffee00-0000-4000-8000-000000000003'
const TENANT = DEMO_TENANT.tenantId
const ADMIN_SUBJECT = DEMO_ACCOUNTS.find(({ account }) => account === 'admin')?.subject ?? ''
const FEEDBACK = {
  agentCRMId: 'crm-agent',
  deleted: false,
  id: 'string',
  message: 'Please slow down',
  send: false,
  conversationId: CALL,
  supervisorId: 'crm-supervisor',
}

interface Example {
  /** Who may: stated here again, by hand, so that the table cannot change unnoticed. */
  allowed: readonly Who[]
  /** Path and query as a client sends them. */
  target: string
  body?: unknown
  headers?: Record<string, string>
}

/** One good call of every endpoint. */
const EXAMPLES: Readonly<Record<Endpoint['number'], Example>> = {
  3: { allowed: PEOPLE, target: '/backend/v2/refresh/api-token?environment=dev' },
  5: { allowed: ['admin'], target: '/ocms/v2/configuration/sync-user?environment=dev' },
  6: {
    allowed: ['admin'],
    target: `/ocms/v2/configuration/userId/${encodeURIComponent(ADMIN_SUBJECT)}?environment=dev`,
  },
  7: {
    allowed: ['admin'],
    target: `/ocms/v2/configuration/sup-agent-map/3/?tenant-id=${TENANT}&environment=dev`,
    body: { agentIds: [2] },
    headers: { 'x-username': ADMIN_SUBJECT },
  },
  8: {
    allowed: ['admin'],
    target: `/ucap/analytics/interactions?tenantId=${TENANT}&environment=dev&q=${encodeURIComponent(
      JSON.stringify({ type: 'list', filters: { startTime: 0, endTime: 4_102_444_800_000 } }),
    )}`,
  },
  9: { allowed: ['agent'], target: `/diana/v2/conversations/${TENANT}/${CALL}?environment=dev` },
  10: { allowed: EVERYBODY, target: `/v2/transcripts/${CALL}?tenantid=${TENANT}` },
  11: { allowed: EVERYBODY, target: `/v2/alerts/${CALL}?tenantid=${TENANT}` },
  12: { allowed: EVERYBODY, target: `/alerts?t=id-range&ids=alert-0001,alert-0003&tenantid=${TENANT}` },
  13: { allowed: ['admin'], target: `/summary/v1/summaries?environment=dev&conversationId=${CALL}` },
  14: { allowed: ['admin'], target: '/summary/v1/summary?environment=dev&sessionIds=1700000000001demo0001' },
  15: {
    allowed: ['agent'],
    target:
      '/summary/v1/gen-ai-summaries?conversation_id=c0ffee00-0000-4000-8000-000000000002&experience_id=experience-0002',
  },
  16: { allowed: EVERYBODY, target: `/data-collector/summaries/${CALL}?tenantId=${TENANT}` },
  17: { allowed: EVERYBODY, target: `/data-collector/summaries?q=%7B%7D&tenantid=${TENANT}` },
  18: { allowed: ['agent'], target: '/api/v1/summaries/1700000000003demo0003?environment=prod' },
  19: { allowed: EVERYBODY, target: `/data-collector/dispositions/${CALL}?tenantId=${TENANT}` },
  20: { allowed: EVERYBODY, target: `/data-collector/dispositions?t=id-range&ids=${CALL}&tenantId=${TENANT}` },
  21: {
    allowed: ['supervisor'],
    target: '/sms/v2/supervisor/api/live/agentlist/acme-demo/supervisor@acme-demo.example?environment=prod',
  },
  22: { allowed: ['supervisor'], target: `/sms/v2/supervisor/api/customer?conversationId=${CALL}&environment=prod` },
  23: { allowed: ['supervisor'], target: '/sms/v2/api/savefeedback?environment=prod', body: FEEDBACK },
  24: { allowed: ['supervisor'], target: '/sms/v2/api/sendfeedback?environment=prod', body: FEEDBACK },
  25: { allowed: ['supervisor'], target: `/sms/v2/api/feedbacklist/crm-supervisor/crm-agent/${CALL}?environment=prod` },
  26: { allowed: PEOPLE, target: '/api/v2/data/customer?customerId=customer-1001&startTime=0&endTime=4102444800000' },
  27: { allowed: PEOPLE, target: '/config/backend/v2/data/customer/customer-9001' },
  28: { allowed: PEOPLE, target: '/api/v2/data/delete-status/10000001' },
}

/** What has to exist before the good call of an endpoint. */
const BEFORE: Partial<Record<Endpoint['number'], Endpoint['number']>> = { 28: 27 }

describe('the endpoint table', () => {
  it('says of a page that was read to its end what it leaves open, and of another one what was not seen', () => {
    const whole = ENDPOINTS.flatMap(({ number, documentation }: EndpointRow) => (documentation.unsaid ? [number] : []))
    expect(whole).toEqual([3, 11, 16, 22, 23, 24, 25, 27, 28])
    for (const { documentation } of ENDPOINTS as readonly EndpointRow[]) {
      expect((documentation.unsaid ?? documentation.unseen).length).toBeGreaterThan(0)
    }
  })

  it('knows where each role is from, which audience a sample token has, and hosts printed for one place only', () => {
    const rows: readonly EndpointRow[] = ENDPOINTS
    const numbers = (holds: (row: EndpointRow) => boolean | undefined) => rows.filter(holds).map(({ number }) => number)
    const says = (words: string) =>
      numbers(({ documentation: { says = [] } }) => says.some((sentence) => sentence.includes(words)))
    // The page names the kind of user; or its sample token has the roles; the others say no more than "Bearer <Token>".
    expect(numbers(({ rolesAre }) => rolesAre === 'documented')).toEqual([3, 8, 18])
    expect(numbers(({ rolesAre }) => rolesAre === 'observed')).toEqual([5, 6, 7, 9, 13, 14, 15])
    expect(numbers(({ documentation: { audience } }) => audience === 'api.uniphore.com')).toEqual([6, 13, 14])
    expect(numbers(({ documentation: { audience } }) => audience === 'uassist.uniphore.com')).toEqual([5, 7, 9])
    expect(says('printed for the region `us`')).toEqual([3, 5, 18, 28])
    expect(says('printed for staging only')).toEqual([8, 15])
    expect(says('Content-Type')).toEqual([8, 18])
  })

  it('has every number and every method with path once', () => {
    const routes = ENDPOINTS.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(routes).size).toBe(ENDPOINTS.length)
    expect(ENDPOINTS.map(({ number }) => number)).toEqual(Object.keys(EXAMPLES).map(Number))
  })

  it('asks for a nonce exactly where the method is not GET', () => {
    for (const { method, nonce } of ENDPOINTS) expect(nonce).toBe(method !== 'GET')
  })

  it('calls nothing but a GET harmless, and one GET a write', () => {
    for (const { method, risk } of ENDPOINTS) if (risk === 'read') expect(method).toBe('GET')
    expect(
      ENDPOINTS.filter(({ method, risk }) => method === 'GET' && risk !== 'read').map(({ number }) => number),
    ).toEqual([15])
  })
})

const sandbox = useSandbox()

describe.each(ENDPOINTS)('$number $name', ({ number, method, query, nonce }) => {
  const example = EXAMPLES[number]
  // Two pages have a sentence of their own.
  const isFeedback = number === 23 || number === 24
  const reason = isFeedback ? 'Invalid request. Please provide a valid token.' : 'Authentication failed'
  const [best = 'admin'] = example.allowed

  const callAs = async (who: Who, target = example.target): Promise<Answer> => {
    const { body, headers = {} } = example
    return (nonce ? sandbox.write : sandbox.send)(who, method, target, { body, headers })
  }
  const prepare = async (): Promise<void> => {
    const earlier = BEFORE[number]
    if (earlier) expect((await sandbox.write('admin', 'DELETE', EXAMPLES[earlier].target)).status).toBe(200)
  }

  it('answers those who may, and is 401 for all others and without a token', async () => {
    await prepare()
    expectUnauthorized(await sandbox.request(method, example.target, { headers: { 'nonce-token': 'none' } }), reason)
    for (const who of EVERYBODY.filter((someone) => !example.allowed.includes(someone))) {
      expectUnauthorized(await sandbox.send(who, method, example.target), reason)
    }
    expect((await callAs(best)).status).toBe(200)
  })

  it.each(example.allowed)('answers %s', async (who) => {
    await prepare()
    expect((await callAs(who)).status).toBe(200)
  })

  // The suite is built from the table, so an endpoint without parameters has no case here.
  const spelled = query.map((spellings) => spellings.split('|'))
  for (const names of spelled) {
    const sent = names.find((name) => new RegExp(`[?&]${name}=`).test(example.target)) ?? ''
    const rename = (name: string): string => example.target.replace(new RegExp(`([?&])${sent}=`), `$1${name}=`)

    it(`names "${names.join('" or "')}" when it is missing`, async () => {
      for (const target of [rename(`not-${sent}`), rename(sent).replace(new RegExp(`([?&]${sent}=)[^&]*`), '$1')]) {
        const answer = await callAs(best, target)
        expect(answer.status).toBe(400)
        expect(jsonOf(answer)).toEqual({ error: `missing query parameter "${names.join('" or "')}"` })
      }
    })

    it.each(names.filter((name) => name !== 'session_id'))('takes it as "%s"', async (name) => {
      expect((await callAs(best, rename(name))).status).toBe(200)
    })
  }

  if (example.target.includes(TENANT)) {
    it('refuses the tenant of somebody else', async () => {
      const foreign = example.target.replace(TENANT, 'ffffffff-ffff-4fff-8fff-ffffffffffff')
      expectUnauthorized(await callAs(best, foreign))
      expect((await callAs(best)).status).toBe(200)
    })
  }
})
