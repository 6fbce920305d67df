import { DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { type Answer, expectRecordNotFound, jsonOf, linesOf, useSandbox } from './use-sandbox'

const NOW = Date.now()
const HOUR_MS = 3_600_000
const sandbox = useSandbox({ now: () => NOW })
const TENANT = DEMO_TENANT.tenantId
const CALL = 'c0ffee00-0000-4000-8000-000000000001'
const EDITED_CALL = 'c0ffee00-0000-4000-8000-000000000003'
const LIVE_CALL = 'c0ffee00-0000-4000-8000-000000000005'
const UNDECODABLE = { error: 'Error while decoding response from the database' }

const get = (path: string): Promise<Answer> => sandbox.get('agent', path)
const summary = (id: string): Promise<Answer> => get(`/data-collector/summaries/${id}?tenantId=${TENANT}`)
const disposition = (id: string): Promise<Answer> => get(`/data-collector/dispositions/${id}?tenantId=${TENANT}`)
const dispositions = (query: string): Promise<Answer> => get(`/data-collector/dispositions?${query}&tenantId=${TENANT}`)
const summaries = (q: unknown): Promise<Answer> => {
  const text = typeof q === 'string' ? q : JSON.stringify(q)
  return get(`/data-collector/summaries?q=${encodeURIComponent(text)}&tenantid=${TENANT}`)
}
const idsOf = (answer: Answer): string[] =>
  (linesOf(answer) as { conversationId: string }[]).map(({ conversationId }) => conversationId.slice(-1))

interface Edited {
  conversationId: string
  text: string
  manualEdits: { text: string }
}

const head = (conversationId: string, customerId: string): object => ({
  conversationId,
  startTime: expect.any(Number) as number,
  lang: 'en-us',
  metadata: {
    agentId: '2',
    customerId,
    conversationType: 'voice',
    // The conversation's own id, as in every example of the pages.
    journeyId: conversationId,
    tenantId: TENANT,
    organizationId: expect.any(String) as string,
    businessProcessId: expect.any(String) as string,
  },
})

describe('ACW summary (16)', () => {
  it('has JSON in its text', async () => {
    const found = jsonOf(await summary(CALL)) as { text: string }
    expect(found).toEqual({
      ...head(CALL, 'customer-1001'),
      intent: 'Billing/Invoice/Fee removed',
      isReviewed: false,
      text: expect.any(String) as string,
      manualEdits: { userId: '', ts: 0, text: '' },
    })
    // The page prints the word in quotes here, and only here.
    expect(JSON.parse(found.text)).toEqual({
      format: 'bulletPoint',
      bullet: ['Customer asked about an unknown fee', 'Setup fee taken off'],
      paragraph: 'null',
    })
  })

  it('of an unknown call, and of one still live, is 404', async () => {
    expectRecordNotFound(await summary('unknown'))
    expectRecordNotFound(await summary(LIVE_CALL))
  })
})

describe('ACW summaries by query (17)', () => {
  it('come one per line, with the members and kinds of the example on the page', async () => {
    const answer = await summaries({})
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    expect(idsOf(answer)).toEqual(['1', '2', '3', '4'])
    const [first] = linesOf(answer) as { text: string; metadata: object }[]
    const { metadata, ...rest } = head(CALL, 'customer-1001') as { metadata: object }
    expect(first).toEqual({
      ...rest,
      _id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      intent: 'Billing/Invoice/Fee removed',
      isReviewed: false,
      templateId: expect.any(String) as string,
      text: expect.any(String) as string,
      manualEdits: { userId: '', ts: 0, text: '' },
      metadata: { ...metadata, type: '' },
      __ts: expect.any(Number) as number,
    })
    expect(JSON.parse(first?.text ?? '')).toMatchObject({ format: 'bulletPoint', paragraph: null })
  })

  it('show what the agent edited beside what was there', async () => {
    const edited = (linesOf(await summaries({})) as Edited[]).find(
      ({ conversationId }) => conversationId === EDITED_CALL,
    )
    expect(edited).toMatchObject({ isReviewed: true, manualEdits: { userId: '2', ts: NOW - 2 * HOUR_MS } })
    expect(JSON.parse(edited?.text ?? '')).toMatchObject({ paragraph: null })
    expect(JSON.parse(edited?.manualEdits.text ?? '')).toMatchObject({
      bullet: ['Delivery is late', 'Resent by express, free of charge'],
    })
  })

  it('take the tenant in both spellings of the page', async () => {
    for (const spelling of ['tenantid', 'tenantId']) {
      expect((await get(`/data-collector/summaries?q=%7B%7D&${spelling}=${TENANT}`)).status).toBe(200)
    }
  })

  it('can be limited to a time', async () => {
    expect(idsOf(await summaries({ filters: { startTime: NOW - 3 * HOUR_MS, endTime: NOW } }))).toEqual(['3', '4'])
  })

  it.each([['{'], ['"text"'], ['[]'], ['null'], [{ filters: { startTime: 'yesterday' } }]])(
    'by %j are 422',
    async (q) => {
      const answer = await summaries(q)
      expect(answer.status).toBe(422)
      expect(jsonOf(answer)).toEqual(UNDECODABLE)
    },
  )
})

describe('legacy ACW summary (18)', () => {
  it('is found by session id, with the text as object and as string', async () => {
    const found = jsonOf(await get('/api/v1/summaries/1700000000001demo0001?environment=prod')) as {
      text: string
      summaryResponse: object
    }
    expect(found).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      sessionId: '1700000000001demo0001',
      lang: 'en-us',
      startTime: NOW - 5 * HOUR_MS,
      intent: '',
      summaryResponse: {
        format: 'bulletPoint',
        templateId: 725,
        bullet: ['Customer asked about an unknown fee', 'Setup fee taken off'],
        paragraph: null,
      },
      text: expect.any(String) as string,
      templateId: '725',
    })
    expect(JSON.parse(found.text)).toEqual(found.summaryResponse)
  })

  it('of an unknown session, and by a conversation id, is 404', async () => {
    expectRecordNotFound(await get('/api/v1/summaries/unknown?environment=prod'))
    expectRecordNotFound(await get(`/api/v1/summaries/${CALL}?environment=prod`))
  })
})

describe('ACW disposition (19)', () => {
  it('has JSON in its data', async () => {
    const found = jsonOf(await disposition(CALL)) as { resolution: { data: string } }
    expect(found).toEqual({
      ...head(CALL, 'customer-1001'),
      isReviewed: false,
      resolution: { hierarchy: 'Billing/Invoice/Fee removed', data: expect.any(String) as string },
      manualEdits: { userId: '', ts: 0, hierarchy: '', data: '' },
    })
    expect(JSON.parse(found.resolution.data)).toEqual([
      { level: 'Call Type', value: 'Billing' },
      { level: 'Subject', value: 'Invoice' },
      { level: 'Outcome', value: 'Fee removed' },
    ])
  })

  it('of an unknown call is 404', async () => {
    expectRecordNotFound(await disposition('unknown'))
  })

  it('and the list of them take the tenant as in the URL of the page and as in its table', async () => {
    for (const spelling of ['tenantId', 'tenantid']) {
      expect((await get(`/data-collector/dispositions/${CALL}?${spelling}=${TENANT}`)).status).toBe(200)
      const list = `/data-collector/dispositions?t=id-range&ids=${CALL}&${spelling}=${TENANT}`
      expect((await get(list)).status).toBe(200)
    }
  })
})

describe('ACW disposition list (20)', () => {
  it('comes one per line, as the single disposition', async () => {
    const answer = await dispositions(`t=id-range&ids=${CALL},${EDITED_CALL},${LIVE_CALL},unknown`)
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    expect(linesOf(answer)).toEqual([jsonOf(await disposition(CALL)), jsonOf(await disposition(EDITED_CALL))])
  })

  it('by another range type is 422', async () => {
    const answer = await dispositions(`t=all&ids=${CALL}`)
    expect(answer.status).toBe(422)
    expect(jsonOf(answer)).toEqual(UNDECODABLE)
  })
})
