import { createExpectations, type Deps, type Expectations } from './expectations'
import { type Pm } from './script-runtime'
import { violations } from './schema'
import { sendAgain } from './send-again'

/** Polls before a test gives up; the pause between two of them is made before the request. */
const POLL_LIMIT = 20

/** Expectations about the response of a test script, as tests in Postman. */
export function expectationsIn(pm: Pm, own: Pick<Deps, 'unexpected' | 'explain' | 'remember'>): Expectations {
  const { request, response, test } = pm
  const header = (name: string): string => response.headers.get(name) ?? ''
  const answer = {
    status: response.code,
    contentType: header('content-type'),
    body: response.text(),
    location: header('location'),
    url: request.url.toString(),
  }
  const repeat = (): void => {
    if (sendAgain(pm, 'polls', POLL_LIMIT)) test.skip('not finished yet: sent again')
    else {
      test(`it is finished within ${String(POLL_LIMIT)} polls`, () => {
        throw new Error('it is not')
      })
    }
  }
  return createExpectations(answer, { ...own, test, violations, repeat })
}
