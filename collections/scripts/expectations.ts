import { type Answer, readJson, readLines, readList, readRedirect, type Redirect } from './read-answer'

/** What expectations are given: how to report a test, and what to do with what is found. */
export interface Deps {
  /** Runs one assertion as one test. */
  test(name: string, assert: () => void): void
  /** Called with an unexpected status. `report` makes it a red test; not calling it leaves it untested. */
  unexpected(status: number, report: () => void): void
  /** What else to say about an unexpected status; empty when there is nothing. */
  explain(status: number): string
  /** How a value breaks a JSON schema, without the value itself. */
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
  json(schema?: object): Subject<Body>
  /** One JSON value per line, each of the schema's shape. */
  ndjson(schema?: object): Subject<Body>
  /** A list in whichever of three forms, each item of the schema's shape. */
  list(schema?: object): Subject<Body>
  redirect(): Subject<Redirect>
}

/** The expectations about one answer. */
export function createExpectations(answer: Answer, deps: Deps): Expectations {
  return {
    expect(...statuses) {
      const isMet = isExpected(answer, statuses, deps)
      const read = <T>(name: string, reader: (answer: Answer) => T): T | undefined =>
        isMet ? tested(deps, name, () => reader(answer)) : undefined
      const body = (name: string, reader: (answer: Answer) => Body, schema: object | undefined): Subject<Body> => {
        const found: unknown = read(name, reader)
        return new Subject(found, deps, found !== undefined && hasShape(found, schema, deps))
      }
      const eachOf = (schema?: object): object | undefined => schema && { type: 'array', items: schema }
      return {
        json: (schema) => body('the body is JSON', readJson, schema),
        ndjson: (schema) => body('the body is JSON, line by line', readLines, eachOf(schema)),
        list: (schema) => body('the body is a list', readList, eachOf(schema)),
        redirect: () => new Subject(read('the answer is a redirect', readRedirect), deps),
      }
    },
  }
}

/** What was found in an answer. Undefined after a failed test, and then nothing more is tested. */
class Subject<T> {
  /** @param hasShape false where only the shape is not the documented one: ids are kept all the same, since a write has happened */
  constructor(
    private readonly found: T | undefined,
    private readonly deps: Deps,
    private readonly hasShape = true,
  ) {}

  /** A test of its own; it fails when `holds` returns false or throws. */
  check(name: string, holds: (found: T) => unknown): Subject<T> {
    const found = this.found
    if (found === undefined || !this.hasShape) return this
    const passed = tested(this.deps, name, () => {
      if (holds(found) === false) throw new Error('it does not hold')
      return found
    })
    return new Subject(passed, this.deps)
  }

  /** Keeps texts and numbers for the requests that follow; what is missing or empty is passed over. */
  remember(read: (found: T) => Record<string, string | number | null | undefined>): Subject<T> {
    for (const [name, value] of Object.entries(this.read(read) ?? {})) {
      if (typeof value === 'number' || (typeof value === 'string' && value !== '')) {
        this.deps.remember(name, String(value))
      }
    }
    return this
  }

  /** Sends the request again while this holds. */
  repeatWhile(isUnfinished: (found: T) => boolean): Subject<T> {
    if (this.found !== undefined && this.hasShape && isUnfinished(this.found)) this.deps.repeat()
    return this
  }

  /** In a body of another shape, what is looked for may be anywhere, or nowhere. */
  private read<Values>(read: (found: T) => Values): Values | undefined {
    if (this.found === undefined) return undefined
    if (this.hasShape) return read(this.found)
    try {
      return read(this.found)
    } catch {
      return undefined
    }
  }
}

/** Runs a test, and returns what it came to; undefined when it failed. */
function tested<T>(deps: Deps, name: string, assert: () => T): T | undefined {
  let result: T | undefined
  deps.test(name, () => {
    result = assert()
  })
  return result
}

function isExpected({ status }: Answer, statuses: readonly number[], deps: Deps): boolean {
  const isMet = status !== undefined && statuses.includes(status)
  const wanted = statuses.join(' or ')
  const report = (): void => {
    deps.test(`status is ${wanted}`, () => {
      if (status === undefined) throw new Error('no answer came')
      if (isMet) return
      const why = deps.explain(status)
      throw new Error(`it is ${String(status)}${why && `: ${why}`}`)
    })
  }
  if (isMet || status === undefined) report()
  else deps.unexpected(status, report)
  return isMet
}

function hasShape(body: Body, schema: object | undefined, deps: Deps): boolean {
  if (!schema) return true
  const passed = tested(deps, 'the body has the documented shape', () => {
    const violations = deps.violations(schema, body)
    if (violations.length > 0) throw new Error(violations.join('; '))
    return true
  })
  return passed === true
}
