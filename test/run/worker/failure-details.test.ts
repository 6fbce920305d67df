import { type RunEvent } from '../../../scripts/run/protocol/messages'
import { NewmanWorker } from '../../../scripts/run/worker/worker'
import { readBody, replyJson, serve } from '../../helpers/http-server'
import { collection, type RequestPlan } from '../fixtures'

const GOOD = "pm.test('ok', () => undefined)"
const BAD = "pm.test('ok', () => { throw new Error('no') })"

/** All that a worker sends while it runs these requests. */
async function eventsOf(requests: RequestPlan[], keepExchanges = true): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  const { definition } = collection('some', requests)
  const environment = { values: [{ key: 'id', value: 'id-of-17' }] }
  await new Promise<void>((resolve) => {
    const worker = new NewmanWorker((messages) => {
      events.push(...messages.map(({ event }) => event))
      if (events.at(-1)?.type === 'done') resolve()
    })
    worker.execute({
      type: 'run',
      run: 1,
      plan: {
        options: { collection: definition as object, environment },
        tokens: { variables: [], renewAt: Infinity },
        keepExchanges,
        keepVariables: false,
        pauseBeforeRequests: false,
        givenTokens: {},
        holdWrites: false,
        auth0Domain: '',
        privatePaths: [],
        network: {},
      },
    })
  })
  return events
}

/** A server that answers with all that it was sent. */
async function echo(): Promise<string> {
  return serve((request, response) => {
    void readBody(request).then((body) => {
      response.setHeader('x-answer', 'header of the answer')
      replyJson(response, 200, { answer: request.url, body })
    })
  })
}

const asked = (url: string, name: string, test: string, more: Partial<RequestPlan> = {}): RequestPlan => ({
  name,
  url: `${url}/{{id}}`,
  method: 'POST',
  header: { 'x-question': 'header of the request' },
  body: { mode: 'raw', raw: 'body of {{id}}' },
  test,
  ...more,
})

const failures = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'attempt-finished' ? [event.failure] : []))

test('of a passed request nothing leaves the worker but names, the URL as it is written, status, time and size', async () => {
  const url = await echo()
  const events = await eventsOf([asked(url, 'one', GOOD), asked(url, 'two', '')])
  expect(failures(events)).toEqual([undefined, undefined])
  expect(JSON.stringify(events)).not.toMatch(/id-of-17|header of|body of/)
  const [started] = events
  expect(started).toMatchObject({ type: 'attempt-started', url: `${url}/{{id}}` })
  expect(events).toContainEqual(expect.objectContaining({ type: 'response', status: 200 }))
})

test.each<[string, string, Partial<RequestPlan>]>([
  ['a failed test', BAD, {}],
  ['an error of its test script', "throw new Error('no')", {}],
  ['a jump to nowhere', "pm.execution.setNextRequest('nowhere')", {}],
  ['an error of its pre-request script', GOOD, { pre: "throw new Error('no')" }],
])(
  'of a request with %s the worker sends what was sent and received, once its tests ran',
  async (_what, test, more) => {
    const url = await echo()
    const events = await eventsOf([asked(url, 'good', GOOD), asked(url, 'bad', test, more), asked(url, 'later', GOOD)])
    const [first, second, third] = failures(events)
    expect([first, third].filter(Boolean)).toEqual([])
    expect(second).toMatchObject({
      url: `${url}/id-of-17`,
      snippet: '{"answer":"/id-of-17","body":"body of id-of-17"}',
      exchange: {
        requestBody: 'body of id-of-17',
        reason: 'OK',
        responseBody: expect.stringContaining('"answer"') as string,
      },
    })
    const headers = [...(second?.exchange?.requestHeaders ?? []), ...(second?.exchange?.responseHeaders ?? [])]
    expect(headers).toContainEqual({ key: 'x-question', value: 'header of the request' })
    expect(headers).toContainEqual({ key: 'x-answer', value: 'header of the answer' })
  },
  60_000,
)

test('the exchange is sent only where it is asked for', async () => {
  const url = await echo()
  const [failure] = failures(await eventsOf([asked(url, 'bad', BAD)], false))
  expect(Object.keys(failure ?? {})).toEqual(['url', 'snippet'])
})

test('a request without an answer has its URL; one that was not sent has nothing', async () => {
  const down = 'http://127.0.0.1:9'
  const [lost, unsent] = failures(
    await eventsOf([
      asked(down, 'lost', GOOD),
      asked(down, 'unsent', GOOD, { pre: `${BAD}\npm.execution.skipRequest()` }),
    ]),
  )
  expect(lost).toMatchObject({ url: `${down}/id-of-17`, exchange: { responseBody: '', reason: '' } })
  expect(lost?.snippet).toBeUndefined()
  expect(unsent).toBeUndefined()
})

test.each([
  ['UTF-16', Buffer.from('\ufeffsecret in another encoding', 'utf16le')],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
])('of an answer that is no text in UTF-8 nothing is shown: %s', async (_what, body) => {
  const url = await serve((_request, response) => {
    response.end(body)
  })
  const [failure] = failures(await eventsOf([{ name: 'bad', url, test: BAD }]))
  expect(failure?.snippet).toBeUndefined()
  expect(failure?.exchange?.responseBody).toBe('')
})

test('of a long answer what may be shown is sent, and as much behind it as the redaction has to see', async () => {
  const url = await serve((_request, response) => {
    response.end(`${'x'.repeat(5_000_000)}`)
  })
  const [failure] = failures(await eventsOf([{ name: 'bad', url, test: BAD }]))
  expect(failure?.snippet?.length).toBeLessThan(11_000)
  expect(failure?.snippet?.length).toBeGreaterThan(10_000)
  expect(failure?.exchange?.responseBody.length).toBeLessThan(21_000)
})
