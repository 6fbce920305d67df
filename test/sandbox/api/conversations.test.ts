import { DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { type Answer, expectRecordNotFound, jsonOf, useSandbox } from './use-sandbox'

const NOW = Date.now()
const MINUTE_MS = 60_000
const sandbox = useSandbox({ now: () => NOW })
const TENANT = DEMO_TENANT.tenantId
const CALL = 'c0ffee00-0000-4000-8000-000000000001'
const LIVE_CALL = 'c0ffee00-0000-4000-8000-000000000005'
const text = expect.any(String) as string

function interactions(startTime: unknown, endTime: unknown, type = 'list'): Promise<Answer> {
  const q = JSON.stringify({ type, filters: { startTime, endTime } })
  const query = new URLSearchParams({ tenantId: TENANT, environment: 'DEV', q })
  return sandbox.get('admin', `/ucap/analytics/interactions?${String(query)}`)
}

describe('interactions (8)', () => {
  it('gives the ids the other calls are made with', async () => {
    const [call] = jsonOf(await interactions(0, NOW)) as object[]
    expect(call).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      sessionId: '1700000000001demo0001',
      conversationId: CALL,
      startTime: NOW - 300 * MINUTE_MS,
      endTime: NOW - 296 * MINUTE_MS,
      wrapupTime: NOW - 296 * MINUTE_MS,
      duration: 4 * MINUTE_MS,
      handleDuration: 4 * MINUTE_MS,
      lang: 'en-us',
      state: 'ready',
      logger: {},
      metadata: { tenantId: TENANT, environment: 'dev' },
    })
  })

  it('a live call has no end yet, and its duration runs', async () => {
    const calls = jsonOf(await interactions(NOW - 4 * MINUTE_MS, NOW)) as object[]
    expect(calls).toEqual([
      expect.objectContaining({ conversationId: LIVE_CALL, state: 'in-progress', duration: 4 * MINUTE_MS }),
    ])
    expect(calls[0]).not.toHaveProperty('endTime')
  })

  it('both ends of the window belong to it', async () => {
    const count = async (start: number, end: number): Promise<number> =>
      (jsonOf(await interactions(start, end)) as unknown[]).length
    const start = NOW - 300 * MINUTE_MS
    expect(await count(start, start)).toBe(1)
    expect(await count(start + 1, start + 1)).toBe(0)
    expect(await count(0, NOW)).toBe(5)
  })

  it.each([
    ['an end before the start', () => interactions(2, 1)],
    ['times that are texts', () => interactions('1', '2')],
    ['no times', () => interactions(undefined, undefined)],
    ['another type', () => interactions(1, 2, 'count')],
    [
      'a q that is not JSON',
      () => sandbox.get('admin', `/ucap/analytics/interactions?tenantId=${TENANT}&environment=dev&q=%7B`),
    ],
  ])('%s is 400 and names "q"', async (_, ask) => {
    const answer = await ask()
    expect(answer.status).toBe(400)
    expect(jsonOf(answer)).toEqual({ error: expect.stringMatching(/^"q" must be/) as string })
  })
})

describe('conversation details (9)', () => {
  const details = (id: string): Promise<Answer> => sandbox.get('agent', `/diana/v2/conversations/${TENANT}/${id}`)

  it('hold the experience id, transcript, summary and alerts of the call', async () => {
    expect(jsonOf(await details(CALL))).toMatchObject({
      conversationId: CALL,
      experienceId: 'experience-0001',
      sentiment: 'positive',
      agentNote: text,
      transcript: {
        turns: [
          { order: 1, participantType: 'Agent' },
          { order: 2, participantType: 'Customer' },
        ],
      },
      summary: { genAiSummary: { sections: [{ id: 'summary', text }] } },
      alerts: [{ id: 'alert-0001' }],
    })
  })

  it('of an unknown call are 404', async () => {
    expectRecordNotFound(await details('unknown'))
  })
})

describe('transcript (10)', () => {
  const transcript = (id: string): Promise<Answer> => sandbox.get('agent', `/v2/transcripts/${id}?tenantid=${TENANT}`)

  it('has the documented members', async () => {
    expect(jsonOf(await transcript(CALL))).toEqual({
      _id: text,
      conversationId: CALL,
      lang: 'en-us',
      searchLang: 'en',
      startTime: NOW - 300 * MINUTE_MS,
      metadata: {
        agentId: '2',
        customerId: 'customer-1001',
        conversationId: CALL,
        convId: '1700000000001demo0001',
        conversationType: 'voice',
        contactDuration: 4 * MINUTE_MS,
        isDiarized: true,
        organizationId: text,
        businessProcessId: text,
        tenantId: TENANT,
        type: 'batch',
      },
      turns: expect.any(Array) as unknown[],
    })
  })

  it('turns and words follow one another in time, and dates are marked as personal', async () => {
    interface Span {
      startOffset: number
      endOffset: number
    }
    const { turns } = jsonOf(await transcript(CALL)) as { turns: (Span & { words: (Span & { text: string })[] })[] }
    const words = turns.flatMap((turn) => turn.words)
    for (const [index, word] of words.entries()) {
      expect(word.endOffset).toBeGreaterThan(word.startOffset)
      expect(word.startOffset).toBe(words[index - 1]?.endOffset ?? 0)
    }
    expect(turns.map(({ startOffset }) => startOffset)).toEqual(turns.map((turn) => turn.words[0]?.startOffset))
    expect(words.filter((word) => 'pii' in word)).toEqual([expect.objectContaining({ text: '3', pii: 'B-DATE_TIME' })])
  })

  it('of an unknown call, and of none, is 404', async () => {
    expectRecordNotFound(await transcript('unknown'))
    expectRecordNotFound(await transcript(''))
  })
})
