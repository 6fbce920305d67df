import { type Answer, readJson, readLines, readList, readRedirect, type Redirect } from './read-answer'

/** What expectations need of their surroundings. */
export interface Surroundings {
  /** Runs one assertion as one test. */
  test(name: string, assert: () => void): void
  /** Hears of an unexpected status before `report` makes it a red test; it may find a way around that. */
  unexpected(status: number, report: () => void): void
  /** What else to say about an unexpected status; empty when there is nothing. */
  explain(status: number): string
  /** How a value breaks a JSON schema, in words without the value itself. */
  violations(schema: object, value: unknown): string[]
  /** Keeps a value for the requests that follow. */
  remember(name: string, value: string): void
  /** Sends this request once more after this one, a bounded number of times. */
  repeat(): void
}

/** The tests of one request, as one sentence: `uassist(pm).expect(200).json({ … }).remember((body) => ({ … }))`. */
export interface Expectations {
  /** One of these statuses. What follows is silent unless it came: one mistake, one red test. */
  expect(...statuses: number[]): Expectation
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the scripts of requests are plain JavaScript
type Body = any

interface Expectation {
  /** One JSON value, of the schema's shape where the shape is documented. */
  json(schema?: object): About<Body>
  /** One JSON value per line, each of the schema's shape. */
  ndjson(schema?: object): About<Body>
  /** A list in whichever of three forms, each item of the schema's shape. */
  list(schema?: object): About<Body>
  redirect(): About<Redirect>
}

export function createExpectations(answer: Answer, surroundings: Surroundings): Expectations {
  return {
    expect(...statuses) {
      const isMet = isExpected(answer, statuses, surroundings)
      const read = <T>(name: string, reader: (answer: Answer) => T): T | undefined =>
        isMet ? tested(surroundings, name, () => reader(answer)) : undefined
      const body = (name: string, reader: (answer: Answer) => Body, schema: object | undefined): About<Body> =>
        new About(ofShape(read(name, reader), schema, surroundings), surroundings)
      const eachOf = (schema?: object): object | undefined => schema && { type: 'array', items: schema }
      return {
        json: (schema) => body('the body is JSON', readJson, schema),
        ndjson: (schema) => body('the body is JSON, line by line', readLines, eachOf(schema)),
        list: (schema) => body('the body is a list', readList, eachOf(schema)),
        redirect: () => new About(read('the answer is a redirect', readRedirect), surroundings),
      }
    },
  }
}

/** What was found in an answer. Undefined after a failed test, and then nothing more is said. */
class About<T> {
  readonly #found: T | undefined
  readonly #surroundings: Surroundings

  constructor(found: T | undefined, surroundings: Surroundings) {
    this.#found = found
    this.#surroundings = surroundings
  }

  /** A test of its own; it fails when `holds` returns false or throws. */
  check(name: string, holds: (found: T) => unknown): About<T> {
    const found = this.#found
    if (found === undefined) return this
    const passed = tested(this.#surroundings, name, () => {
      if (holds(found) === false) throw new Error('it does not hold')
      return found
    })
    return new About(passed, this.#surroundings)
  }

  /** Keeps values for the requests that follow; what is missing or empty is passed over. */
  remember(read: (found: T) => Record<string, string | number | null | undefined>): About<T> {
    for (const [name, value] of Object.entries(this.#found === undefined ? {} : read(this.#found))) {
      if (value !== undefined && value !== null && value !== '') this.#surroundings.remember(name, String(value))
    }
    return this
  }

  /** Sends the request again while this holds. */
  repeatWhile(isUnfinished: (found: T) => boolean): About<T> {
    if (this.#found !== undefined && isUnfinished(this.#found)) this.#surroundings.repeat()
    return this
  }
}

/** Runs a test, and returns what it came to; undefined when it failed. */
function tested<T>(surroundings: Surroundings, name: string, assert: () => T): T | undefined {
  let result: T | undefined
  surroundings.test(name, () => {
    result = assert()
  })
  return result
}

function isExpected({ status }: Answer, statuses: readonly number[], surroundings: Surroundings): boolean {
  const isMet = status !== undefined && statuses.includes(status)
  const wanted = statuses.join(' or ')
  const report = (): void => {
    surroundings.test(`status is ${wanted}`, () => {
      if (status === undefined) throw new Error('no answer came')
      if (isMet) return
      const why = surroundings.explain(status)
      throw new Error(`it is ${String(status)}${why && `: ${why}`}`)
    })
  }
  if (isMet || status === undefined) report()
  else surroundings.unexpected(status, report)
  return isMet
}

function ofShape(body: Body, schema: object | undefined, surroundings: Surroundings): Body {
  if (body === undefined || !schema) return body
  return tested(surroundings, 'the body has the documented shape', () => {
    const violations = surroundings.violations(schema, body)
    if (violations.length > 0) throw new Error(violations.join('; '))
    return body as unknown
  })
}
