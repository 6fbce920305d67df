import { type Answer, expectRecordNotFound, jsonOf, useSandbox } from './use-sandbox'

const sandbox = useSandbox()
const CALL = 'c0ffee00-0000-4000-8000-000000000001'
const CALL_TO_SUMMARIZE = 'c0ffee00-0000-4000-8000-000000000002'
const SESSION = '1700000000001demo0001'
const SESSION_TO_SUMMARIZE = '1700000000002demo0002'

const summary = (id: string): Promise<Answer> => sandbox.get('admin', `/summary/v1/summaries?conversationId=${id}`)
const generate = (query: string): Promise<Answer> => sandbox.get('agent', `/summary/v1/gen-ai-summaries?${query}`)

it('summary (13): header, reason, steps, note and GenAI summary', async () => {
  expect(jsonOf(await summary(CALL))).toEqual({
    conversationId: CALL,
    sessionId: SESSION,
    headerSummary: 'Invoice question (positive)',
    callReason: 'Invoice question',
    agentSteps: ['Customer asked about an unknown fee', 'Setup fee taken off'],
    agentNote: 'Setup fee taken off the March invoice.',
    genAiSummary: { sections: [{ id: 'summary', text: expect.any(String) as string }] },
  })
})

it('summary (13): the session id, which the page shows, finds the same', async () => {
  expect(jsonOf(await summary(SESSION))).toEqual(jsonOf(await summary(CALL)))
})

it('summary (13): an unknown call is 404', async () => {
  expectRecordNotFound(await summary('unknown'))
})

it('summaries (14): one per session id, in the order asked, and none for the literal null', async () => {
  const query = `sessionIds=${SESSION_TO_SUMMARIZE}&sessionIds=${SESSION}&sessionIds=null`
  const found = jsonOf(await sandbox.get('admin', `/summary/v1/summary?${query}`)) as { sessionId: string }[]
  expect(found.map(({ sessionId }) => sessionId)).toEqual([SESSION_TO_SUMMARIZE, SESSION])
})

describe('generating a summary (15)', () => {
  it.each([
    ['conversation and experience id', `conversation_id=${CALL_TO_SUMMARIZE}&experience_id=experience-0002`],
    ['session id', `session_id=${SESSION_TO_SUMMARIZE}`],
  ])('by %s works once, is seen by the reading calls, and then is 409', async (_, query) => {
    expect(jsonOf(await summary(CALL_TO_SUMMARIZE))).toMatchObject({ genAiSummary: null })
    const generated = await generate(query)
    expect(generated.status).toBe(200)
    expect(jsonOf(generated)).toMatchObject({ genAiSummary: { sections: [{ id: 'summary' }] } })
    expect(jsonOf(await summary(CALL_TO_SUMMARIZE))).toEqual(jsonOf(generated))
    const again = await generate(query)
    expect(again.status).toBe(409)
    expect(jsonOf(again)).toEqual({ error: 'the summary was already generated' })
  })

  it('by conversation id needs the experience id of that call', async () => {
    const missing = await generate(`conversation_id=${CALL_TO_SUMMARIZE}`)
    expect(missing.status).toBe(400)
    expect(jsonOf(missing)).toEqual({ error: 'missing query parameter "experience_id"' })
    expectRecordNotFound(await generate(`conversation_id=${CALL_TO_SUMMARIZE}&experience_id=experience-0001`))
    expect(jsonOf(await summary(CALL_TO_SUMMARIZE))).toMatchObject({ genAiSummary: null })
  })

  it('of an unknown call is 404', async () => {
    expectRecordNotFound(await generate('session_id=unknown'))
  })
})
