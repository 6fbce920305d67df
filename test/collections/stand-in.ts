import { type IncomingMessage, type ServerResponse } from 'node:http'
import { readBody, replyJson, serve } from '../helpers/http-server'

/**
 * A server that answers as the examples on the vendor's pages are printed (in invented values): the customer's id in
 * `userId`, `tenantid` as in the tables of 16, 17, 19 and 20, texts where the pages have texts. It refuses what a page does
 * not let through. Replies that were not seen are an empty object.
 */
export interface StandIn {
  url: string
  /** `"METHOD /path"`, in order. */
  routes: string[]
}

export interface Deviations {
  /** What 27 and 28 answer as `userId`, in place of the customer's id. */
  userId?: unknown
}

interface Ask {
  query: URLSearchParams
  headers: IncomingMessage['headers']
  /** What the pattern of the path captured, decoded. */
  ids: string[]
  body: string
}

/** A body as JSON, lines of JSON, or nothing; undefined refuses with 400. */
type Reply = { json: unknown } | { lines: unknown[] } | { empty: true } | undefined

const METADATA = {
  agentId: 'Agent',
  customerId: 'customer',
  conversationType: 'voice',
  journeyId: 'c0nv0001',
  tenantId: '1',
  organizationId: '2',
  businessProcessId: '76',
}
const HEAD = { conversationId: 'c0nv0001', startTime: 1_595_385_702_431, lang: 'en-us' }
const LEVELS = JSON.stringify([{ level: 'Call Type', value: 'Hotel' }])
const text = (paragraph: unknown): string => JSON.stringify({ format: 'bulletPoint', bullet: ['A name'], paragraph })
const ALERT = {
  id: 'an-identifier',
  conversationId: 'c0nv0001',
  startTime: 1_602_011_595_000,
  sequenceNumber: 1,
  resolved: false,
  alert: { name: 'a name', message: 'a message', type: 'a type', recipient: 'a recipient', displayCount: 1 },
  metadata: { ...METADATA, agentClientId: 'agent-of-client', customerClientId: 'customer-of-client' },
}
const SUMMARY = { ...HEAD, intent: 'Hotel/Booking', metadata: METADATA, isReviewed: true, text: text('null') }
const DISPOSITION = {
  ...HEAD,
  metadata: METADATA,
  isReviewed: true,
  resolution: { hierarchy: 'Hotel/Booking', data: LEVELS },
  manualEdits: { userId: '1', ts: 1_598_356_053_000, hierarchy: 'Hotel/Declined', data: LEVELS },
}
const LEGACY = { format: 'bulletPoint', templateId: 725, bullet: ['Name'], paragraph: null }
const interaction = (number: number) => ({
  _id: `64aa0000000000000000000${String(number)}`,
  sessionId: `170000000000${String(number)}abcd`,
  conversationId: `11111111-2222-4333-8444-55555555555${String(number)}`,
  startTime: 1_700_000_000_000,
  lang: 'en-us',
  state: 'ready',
  endTime: 1_700_000_124_000,
  duration: 124_000,
  handleDuration: 124_000,
  wrapupTime: 1_700_000_124_000,
  logger: {},
  metadata: { tenantId: 'a-tenant', environment: 'dev' },
})

const needs = (holds: unknown, reply: Reply): Reply => (holds ? reply : undefined)
const hasTable = ({ query }: Ask): boolean => query.has('tenantid')
const FIELDS = ['agentCRMId', 'deleted', 'message', 'send', 'conversationId', 'supervisorId']
const isFeedback = ({ body }: Ask): boolean => FIELDS.every((name) => name in (JSON.parse(body) as object))

/** Starts the stand-in; it stops after the tests of the file. */
export async function startStandIn({ userId }: Deviations = {}): Promise<StandIn> {
  const routes: string[] = []
  const nonces = new Set<string>()
  let customer: unknown
  let polls = 0
  /** The example has a number, the text says that it is the id of the request: digits are a number here. */
  const idOf = (id: string): unknown => (userId === undefined ? (/^\d+$/.test(id) ? Number(id) : id) : userId)
  const erasure = (status: string) => ({
    json: { data: { requestId: '12121212', startTime: 121_212_121, status, userId: customer } },
  })

  const TABLE: [RegExp, (ask: Ask) => Reply][] = [
    [/^GET \/userinfo$/, () => ({ json: { sub: 'auth0|65000000000000000000000a' } })],
    [
      /^GET \/backend\/v2\/refresh\/api-token$/,
      () => {
        const data = `nonce/${String(nonces.size)}+example==`
        nonces.add(data)
        return { json: { data, errors: '' } }
      },
    ],
    [/^POST \/ocms\/v2\/configuration\/sync-user$/, ({ body }) => needs(body === '', { json: {} })],
    [
      /^GET \/ocms\/v2\/configuration\/userId\/([^/]+)$/,
      ({ ids: [id] }) => needs(id?.startsWith('auth0|'), { json: {} }),
    ],
    [
      /^GET \/ucap\/analytics\/interactions$/,
      ({ query, headers }) =>
        needs(
          query.has('tenantId') &&
            query.has('environment') &&
            JSON.parse(query.get('q') ?? '') &&
            headers['content-type'] === 'application/octet-stream',
          { lines: [interaction(1), interaction(2)] },
        ),
    ],
    [
      /^GET \/diana\/v2\/conversations\/[^/]+\/[^/]+$/,
      ({ headers }) => needs(headers['x-source'] === 'service', { json: {} }),
    ],
    [
      /^GET \/v2\/transcripts\/[^/]+$/,
      (ask) => {
        const { journeyId: _, ...metadata } = METADATA
        const words = [{ text: 'welcome', confidence: 0.89, startOffset: 680, endOffset: 980, pii: 'B-DATE_TIME' }]
        const turns = [{ startOffset: 300, endOffset: 0, order: 1, speaker: 'Agent', words }]
        const more = { conversationId: 'a-uuid', type: 'batch', convId: 'a-call', isDiarized: true, contactDuration: 1 }
        return needs(hasTable(ask), {
          json: { _id: 'an-id', ...HEAD, searchLang: 'en', metadata: { ...metadata, ...more }, turns },
        })
      },
    ],
    [/^GET \/v2\/alerts\/[^/]+$/, (ask) => needs(hasTable(ask), { json: ALERT })],
    [
      /^GET \/alerts$/,
      (ask) => needs(hasTable(ask) && ask.query.get('t') === 'id-range' && ask.query.has('ids'), { lines: [ALERT] }),
    ],
    [/^GET \/summary\/v1\/summaries$/, ({ query }) => needs(query.has('conversationId'), { json: {} })],
    [/^GET \/summary\/v1\/summary$/, ({ query }) => needs(query.getAll('sessionIds').length > 1, { json: [] })],
    [
      /^GET \/data-collector\/summaries\/[^/]+$/,
      (ask) =>
        needs(hasTable(ask), {
          json: { ...SUMMARY, manualEdits: { userId: '1', ts: 1_598_356_053_000, text: text('null') } },
        }),
    ],
    [
      /^GET \/data-collector\/summaries$/,
      (ask) =>
        needs(hasTable(ask) && ask.query.has('q'), {
          lines: [
            {
              ...SUMMARY,
              _id: '64aa00000000000000000001',
              templateId: '',
              text: text(null),
              isReviewed: false,
              manualEdits: { userId: '', ts: 0, text: '' },
              metadata: { ...METADATA, type: '' },
              __ts: 1_606_305_490_195,
            },
          ],
        }),
    ],
    [
      /^GET \/api\/v1\/summaries\/([^/]+)$/,
      ({ ids: [sessionId], query, headers }) =>
        needs(query.get('environment') === 'prod' && headers['content-type'] === 'application/json', {
          json: {
            requestId: '64aa00000000000000000002',
            sessionId,
            lang: 'en-us',
            startTime: 1_686_218_618_427,
            intent: '',
            summaryResponse: LEGACY,
            text: JSON.stringify(LEGACY),
            templateId: '725',
          },
        }),
    ],
    [/^GET \/data-collector\/dispositions\/[^/]+$/, (ask) => needs(hasTable(ask), { json: DISPOSITION })],
    [
      /^GET \/data-collector\/dispositions$/,
      (ask) => needs(hasTable(ask) && ask.query.get('t') === 'id-range', { lines: [DISPOSITION] }),
    ],
    [
      /^GET \/sms\/v2\/supervisor\/api\/live\/agentlist\/([^/]+)\/([^/]+)$/,
      ({ ids }) =>
        needs(ids.join() === 'acme,sven@acme.example', {
          json: {
            todayTotalCallsTillNow: 230,
            isOnCall: 5,
            totalAgent: 10,
            todayAverageCallDuration: '02:30',
            agentResponseBeans: [
              {
                conversatId: 'a-call',
                agentName: 'A Name',
                agentCRMId: 'crm-001',
                event: 'start',
                callDuration: '03:50',
                criticalAlertCount: 1,
              },
            ],
          },
        }),
    ],
    [
      /^GET \/sms\/v2\/supervisor\/api\/customer$/,
      ({ query }) =>
        needs(query.get('conversationId') === 'a-call', {
          json: { agentId: 'crm-001', customerName: 'A', contactNumber: '1', email: 'a@b.example', company: 'B' },
        }),
    ],
    [/^POST \/sms\/v2\/api\/(?:save|send)feedback$/, (ask) => needs(isFeedback(ask), { empty: true })],
    [
      /^GET \/sms\/v2\/api\/feedbacklist\/([^/]+)\/([^/]+)\/([^/]+)$/,
      ({ ids }) =>
        needs(ids.join() === 'Sup_001,crm-001,a-call', {
          json: [{ agentId: 'crm-001', feedbackText: 'Please slow down', sent: true }],
        }),
    ],
    [
      /^GET \/api\/v2\/data\/customer$/,
      ({ query }) => needs(query.get('customerId') === 'customer-of-client', { json: {} }),
    ],
    [
      /^DELETE \/config\/backend\/v2\/data\/customer\/([^/]+)$/,
      ({ ids: [id = ''], headers }) => {
        customer = idOf(id)
        return needs(nonces.delete(String(headers['nonce-token'])), erasure('in-progress'))
      },
    ],
    [/^GET \/api\/v2\/data\/delete-status\/12121212$/, () => erasure(++polls > 1 ? 'completed' : 'in-progress')],
  ]

  const url = await serve((request, response) => {
    void readBody(request).then((body) => {
      const [path = '', search = ''] = (request.url ?? '').split('?')
      const route = `${request.method ?? ''} ${path}`
      routes.push(route)
      const [pattern, answer] = TABLE.find(([known]) => known.test(route)) ?? []
      const ids = pattern?.exec(route)?.slice(1).map(decodeURIComponent) ?? []
      const ask = { query: new URLSearchParams(search), headers: request.headers, ids, body }
      const isAuthorized = /^Bearer \S+$/.test(request.headers.authorization ?? '')
      send(response, isAuthorized ? answer?.(ask) : undefined)
    })
  })
  return { url, routes }
}

function send(response: ServerResponse, reply: Reply): void {
  if (!reply) replyJson(response, 400, { error: 'no page lets this through' })
  else if ('json' in reply) replyJson(response, 200, reply.json)
  else response.end('lines' in reply ? reply.lines.map((line) => `${JSON.stringify(line)}\n`).join('') : '')
}
