import { runInNewContext } from 'node:vm'
import { createExpectations } from '../../../collections/scripts/expectations'
import { type ExampleValues } from './example-values'
import { type SavedRequest } from './saved-requests'

/** A request that was tried. */
export interface TriedRequest extends SavedRequest {
  /** What its tests hold the body to: the documented shape, if there is one. Of lines, the schema is of their array. */
  schema: object | undefined
}

/**
 * Runs a request's own tests on its first saved answer, and returns the request with the schema that they hold it to. What the tests remember is added to
 * `values`, first come first kept. Throws where the saved answer does not pass.
 */
export function tryTests(saved: SavedRequest, values: ExampleValues): TriedRequest {
  const { name, answers, tests } = saved
  const [answer] = answers
  if (!answer) throw new Error(`"${name}" has no saved answer`)
  let schema: object | undefined
  const expectations = createExpectations(
    { status: answer.status, contentType: answer.mediaType, body: answer.body, location: '', url: '' },
    {
      test: (test, assert) => {
        try {
          assert()
        } catch (error) {
          throw new Error(`"${name}": the saved answer fails "${test}": ${(error as Error).message}`, { cause: error })
        }
      },
      unexpected: (_status, report) => {
        report()
      },
      explain: () => '',
      violations: (wanted) => {
        // Made in the script's own context: a copy has the types of this one.
        schema = JSON.parse(JSON.stringify(wanted)) as object
        return []
      },
      remember: (key, value) => {
        if (!values.get(key)) values.set(key, value)
      },
      repeat: () => undefined,
    },
  )
  runInNewContext(tests, { uassist: () => expectations, pm: { variables: { get: (key: string) => values.get(key) } } })
  return { ...saved, schema }
}
