import { DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { type Answer, expectRecordNotFound, jsonOf, linesOf, useSandbox } from './use-sandbox'

const sandbox = useSandbox()
const TENANT = DEMO_TENANT.tenantId
const CALL = 'c0ffee00-0000-4000-8000-000000000001'

const alert = (id: string): Promise<Answer> => sandbox.get('agent', `/v2/alerts/${id}?tenantid=${TENANT}`)
const alerts = (query: string): Promise<Answer> => sandbox.get('agent', `/alerts?${query}&tenantid=${TENANT}`)

it('alert (11): one object in the documented shape', async () => {
  expect(jsonOf(await alert(CALL))).toEqual({
    id: 'alert-0001',
    conversationId: CALL,
    startTime: expect.any(Number) as number,
    sequenceNumber: 1,
    resolved: true,
    alert: {
      name: 'Greeting given',
      message: 'The greeting was as agreed.',
      type: 'information',
      recipient: 'agent',
      displayCount: 1,
    },
    metadata: {
      agentId: '2',
      agentClientId: 'crm-agent',
      customerId: 'customer-1001',
      customerClientId: 'customer-1001',
      conversationType: 'voice',
      journeyId: CALL,
      tenantId: TENANT,
      organizationId: expect.any(String) as string,
      businessProcessId: expect.any(String) as string,
    },
  })
})

it('alert (11): of an unknown call is 404', async () => {
  expectRecordNotFound(await alert('unknown'))
})

it('alert list (12): one document per line, streamed', async () => {
  const answer = await alerts('t=id-range&ids=alert-0001,alert-0003,unknown')
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
  expect(answer.headers.get('transfer-encoding')).toBe('chunked')
  expect(answer.text.endsWith('\n')).toBe(true)
  expect(linesOf(answer)).toEqual([
    expect.objectContaining({ id: 'alert-0001' }),
    expect.objectContaining({ id: 'alert-0003', resolved: true }),
  ])
})

it('alert list (12): an id from the single alert finds the same document', async () => {
  expect(linesOf(await alerts('t=id-range&ids=alert-0001'))).toEqual([jsonOf(await alert(CALL))])
})

it('alert list (12): no match is an empty stream', async () => {
  const answer = await alerts('t=id-range&ids=unknown')
  expect([answer.status, answer.text]).toEqual([200, ''])
})

it('alert list (12): another range type is the documented 422', async () => {
  const answer = await alerts('t=time-range&ids=alert-0001')
  expect(answer.status).toBe(422)
  expect(jsonOf(answer)).toEqual({ error: 'Error while decoding response from the database' })
})
