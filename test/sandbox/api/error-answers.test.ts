import { startApi } from '../../../scripts/sandbox/api/start-api'
import { DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { useSandbox } from './use-sandbox'

const sandbox = useSandbox()
const TENANT = `tenantid=${DEMO_TENANT.tenantId}`
const CALL = 'c0ffee00-0000-4000-8000-000000000001'
const FAILED = '{"reason":"Authentication failed"}'
const BROKEN = '{"error":"Internal server error"}'

/**
 * The tables of codes on the pages, by hand: bodies where a page prints bodies (11, 12, 16, 17, 20); sentences where it
 * has sentences (21 to 25, 27, 28), which the sandbox puts into the form of the bodies.
 */
const TABLES: [number, string, string, Record<number, string>][] = [
  [11, 'GET', `/v2/alerts/${CALL}?${TENANT}`, { 401: FAILED, 500: BROKEN }],
  [12, 'GET', `/alerts?t=id-range&ids=1&${TENANT}`, { 401: FAILED, 500: BROKEN }],
  [16, 'GET', `/data-collector/summaries/${CALL}?${TENANT}`, { 401: FAILED, 500: BROKEN }],
  [17, 'GET', `/data-collector/summaries?q={}&${TENANT}`, { 401: FAILED, 500: BROKEN }],
  [20, 'GET', `/data-collector/dispositions?t=id-range&ids=1&${TENANT}`, { 401: FAILED, 500: BROKEN }],
  [21, 'GET', '/sms/v2/supervisor/api/live/agentlist/acme-demo/supervisor@acme-demo.example', { 401: FAILED }],
  [
    22,
    'GET',
    `/sms/v2/supervisor/api/customer?conversationId=${CALL}`,
    { 401: FAILED, 500: '{"error":"Internal server error."}' },
  ],
  [
    23,
    'POST',
    '/sms/v2/api/savefeedback',
    { 401: '{"reason":"Invalid request. Please provide a valid token."}', 500: '{"error":"Internal server error."}' },
  ],
  [
    24,
    'POST',
    '/sms/v2/api/sendfeedback',
    { 401: '{"reason":"Invalid request. Please provide a valid token."}', 500: '{"error":"Internal server error."}' },
  ],
  [25, 'GET', `/sms/v2/api/feedbacklist/crm-supervisor/crm-agent/${CALL}`, { 500: '{"error":"Internal error"}' }],
  [27, 'DELETE', '/config/backend/v2/data/customer/customer-9001', { 401: FAILED, 500: BROKEN }],
  [28, 'GET', '/api/v2/data/delete-status/1', { 401: FAILED, 500: '{"error":"Server error"}' }],
]

describe.each(TABLES)('the error answers of %i, %s %s', (_number, method, path, answers) => {
  const unauthorized = answers[401]
  const failed = answers[500]

  if (unauthorized !== undefined) {
    it('to a missing and to a bad token are as on its page', async () => {
      const bad = { headers: { authorization: 'Bearer not.a.token' } }
      for (const options of [{}, bad]) {
        const { status, text } = await sandbox.request(method, path, options)
        expect({ status, text }).toEqual({ status: 401, text: unauthorized })
      }
    })
  }

  if (failed !== undefined) {
    it('to an error of the server are as on its page', async () => {
      // An issuer that publishes no keys there: nothing can be said of the token.
      const api = await startApi({ issuer: `${sandbox.issuer().url}elsewhere/` })
      const headers = { authorization: `Bearer ${await sandbox.issuer().sign('supervisor')}` }
      const response = await fetch(api.url + path, { method, headers })
      expect({ status: response.status, text: await response.text() }).toEqual({ status: 500, text: failed })
      await api.stop()
    })
  }
})

it('404 is what each page has for it', async () => {
  const nonce = { headers: { 'nonce-token': await sandbox.fetchNonce('admin') } }
  const answers = [
    await sandbox.get('admin', `/v2/alerts/unknown?${TENANT}`),
    await sandbox.get('admin', `/data-collector/summaries/unknown?${TENANT}`),
    await sandbox.send('admin', 'DELETE', '/config/backend/v2/data/customer/unknown', nonce),
    await sandbox.get('admin', '/api/v2/data/delete-status/unknown'),
  ]
  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [404, 'Record Not Found'],
    [404, 'Record Not Found'],
    [404, 'Invalid customer-id'],
    [404, 'Invalid customer-id'],
  ])
})
