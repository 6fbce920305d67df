import { createExpectations, type Expectations } from '../../collections/scripts/expectations'
import { type Answer } from '../../collections/scripts/read-answer'
import { sendAgain, timesSentAgain } from '../../collections/scripts/send-again'

interface Told {
  green: string[]
  red: Record<string, string>
  remembered: Record<string, string>
  repeats: number
}

/** Expectations about an answer, and what they tell. The schema says what is wrong with a body: `{ wrong: [...] }`. */
function about(answer: Partial<Answer>): { expectations: Expectations; told: Told } {
  const told: Told = { green: [], red: {}, remembered: {}, repeats: 0 }
  const whole = {
    status: 200,
    contentType: 'application/json',
    body: '{}',
    location: '',
    url: 'https://api.example/x',
    ...answer,
  }
  const expectations = createExpectations(whole, {
    test: (name, assert) => {
      try {
        assert()
        told.green.push(name)
      } catch (error) {
        told.red[name] = (error as Error).message
      }
    },
    unexpected: (_status, report) => {
      report()
    },
    explain: (status) => (status === 401 ? 'because' : ''),
    violations: (schema) => (schema as { wrong?: string[] }).wrong ?? [],
    remember: (name, value) => {
      told.remembered[name] = value
    },
    repeat: () => {
      told.repeats++
    },
  })
  return { expectations, told }
}

const json = (value: unknown): Partial<Answer> => ({ body: JSON.stringify(value) })

describe('the status', () => {
  test('one of those that are expected is green', () => {
    const { expectations, told } = about({ status: 303 })
    expectations.expect(302, 303)
    expect(told).toMatchObject({ green: ['status is 302 or 303'], red: {} })
  })

  test('another one is the only red test, with its explanation, and what follows is silent', () => {
    const { expectations, told } = about({ status: 401, ...json({ id: 1 }) })
    expectations
      .expect(200)
      .json({ wrong: ['body is wrong'] })
      .check('never', () => false)
      .remember((body: { id: number }) => ({ id: body.id }))
      .repeatWhile(() => true)
    expect(told).toEqual({ green: [], red: { 'status is 200': 'it is 401: because' }, remembered: {}, repeats: 0 })
  })

  test('none at all is said to be none', () => {
    const { expectations, told } = about({ status: undefined })
    expectations.expect(200).json()
    expect(told.red).toEqual({ 'status is 200': 'no answer came' })
  })
})

describe('the body', () => {
  test('JSON of the documented shape is green', () => {
    const { expectations, told } = about({ ...json({ id: 1 }), contentType: 'application/problem+json; charset=utf-8' })
    expectations.expect(200).json({})
    expect(told.green).toEqual(['status is 200', 'the body is JSON', 'the body has the documented shape'])
  })

  test.each([
    ['of another content type', { contentType: 'text/html' }, 'content type is "text/html"'],
    ['that cannot be parsed', { body: '{"secret": ' }, 'the body cannot be parsed'],
    ['that is empty', { body: '' }, 'the body cannot be parsed'],
  ])('a body %s is no JSON', (_what, answer, why) => {
    const { expectations, told } = about(answer)
    expectations.expect(200).json({ wrong: ['never looked at'] })
    expect(told.red).toEqual({ 'the body is JSON': why })
  })

  test('another shape is the only red test; ids are kept all the same, since a write has happened', () => {
    const { expectations, told } = about(json({ id: 1 }))
    expectations
      .expect(200)
      .json({ wrong: ['body.id should be string', 'body.x should be integer'] })
      .remember((body: { id: number }) => ({ id: body.id }))
      .check('never', () => false)
      .repeatWhile(() => true)
    expect(told.red).toEqual({
      'the body has the documented shape': 'body.id should be string; body.x should be integer',
    })
    expect([told.remembered, told.repeats]).toEqual([{ id: '1' }, 0])
  })

  test('of another shape may lack what is looked for; a mistake of the test itself is not hidden', () => {
    const lookDeeper = (body: { data?: { id: string } }) => ({ id: (body.data as { id: string }).id })
    const wrong = about(json({}))
    wrong.expectations
      .expect(200)
      .json({ wrong: ['body.data is missing'] })
      .remember(lookDeeper)
    expect(wrong.told.remembered).toEqual({})
    const right = about(json({}))
    expect(() => right.expectations.expect(200).json({}).remember(lookDeeper)).toThrow(TypeError)
  })

  test('lines are read one by one, and a broken one is named by its number', () => {
    const good = about({ body: '{"id":1}\n\n{"id":2}\n', contentType: 'text/plain' })
    good.expectations
      .expect(200)
      .ndjson()
      .check('two', (lines: unknown[]) => lines.length === 2)
    expect(good.told.red).toEqual({})
    const bad = about({ body: '{"id":1}\n{"id":' })
    bad.expectations.expect(200).ndjson()
    expect(bad.told.red).toEqual({ 'the body is JSON, line by line': 'line 2 cannot be parsed' })
  })

  test.each([
    ['an array', '[{"id":1},{"id":2}]'],
    ['an object around one array', '{"total":2,"items":[{"id":1},{"id":2}]}'],
    ['one value per line', '{"id":1}\n{"id":2}\n'],
  ])('a list may be %s', (_form, body) => {
    const { expectations, told } = about({ body })
    expectations
      .expect(200)
      .list()
      .remember((items: { id: number }[]) => ({ last: items[1]?.id }))
    expect(told.remembered).toEqual({ last: '2' })
  })
})

describe('a redirect', () => {
  test('is read into the address and its parameters', () => {
    const { expectations, told } = about({ status: 302, location: '/callback?code=a%2Bb&state=c+d&empty=#x=y' })
    expectations
      .expect(302)
      .redirect()
      .remember(({ url, parameters }) => ({ url, ...parameters }))
    expect(told.remembered).toEqual({
      url: 'https://api.example/callback?code=a%2Bb&state=c+d&empty=#x=y',
      code: 'a+b',
      state: 'c d',
    })
  })

  test('leads to another server by its whole address', () => {
    const { expectations, told } = about({ status: 302, location: 'https://other.example/x' })
    expectations
      .expect(302)
      .redirect()
      .remember(({ url }) => ({ url }))
    expect(told.remembered).toEqual({ url: 'https://other.example/x' })
  })

  test('without an address is red', () => {
    const { expectations, told } = about({ status: 302 })
    expectations.expect(302).redirect()
    expect(told.red).toEqual({ 'the answer is a redirect': 'there is no Location header' })
  })
})

test('after a check that fails nothing more is said or remembered: a code with a wrong state is not used', () => {
  const { expectations, told } = about(json({ code: 'x', state: 'foreign' }))
  expectations
    .expect(200)
    .json()
    .check('the state is ours', (body: { state: string }) => body.state === 'ours')
    .remember((body: { code: string }) => ({ code: body.code }))
    .check('never', () => true)
  expect(told.red).toEqual({ 'the state is ours': 'it does not hold' })
  expect([told.remembered, told.green]).toEqual([{}, ['status is 200', 'the body is JSON']])
})

test('what is missing, empty or no simple value is not remembered, and numbers become text', () => {
  const { expectations, told } = about(json({}))
  expectations
    .expect(200)
    .json()
    .remember(() => ({ a: 1, b: '', c: undefined, d: null, e: '0', f: {} as string }))
  expect(told.remembered).toEqual({ a: '1', e: '0' })
})

test('a request is repeated while something is unfinished, and not afterwards', () => {
  for (const [status, repeats] of [
    ['in-progress', 1],
    ['completed', 0],
  ] as const) {
    const { expectations, told } = about(json({ status }))
    expectations
      .expect(200)
      .json()
      .repeatWhile((body: { status: string }) => body.status === 'in-progress')
    expect(told.repeats).toBe(repeats)
  }
})

test('a request sends itself again no more often than it may, in each iteration anew', () => {
  const kept = new Map<string, string>()
  const next: string[] = []
  const pm = (iteration: number) => ({
    info: { requestId: 'id-1', iteration },
    variables: {
      get: (name: string) => kept.get(name),
      set: (name: string, value: string) => void kept.set(name, value),
      replaceIn: (text: string) => text,
    },
    execution: { location: [], skipRequest: () => undefined, setNextRequest: (id: string) => next.push(id) },
  })
  expect([1, 2, 3].map(() => sendAgain(pm(0), 'polls', 2))).toEqual([true, true, false])
  expect(next).toEqual(['id-1', 'id-1'])
  expect([timesSentAgain(pm(0), 'polls'), timesSentAgain(pm(0), 'retries'), timesSentAgain(pm(1), 'polls')]).toEqual([
    2, 0, 0,
  ])
})
