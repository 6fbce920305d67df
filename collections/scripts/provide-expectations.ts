import { type Expectations } from './expectations'
import { type Pm } from './script-runtime'

/** Scripts of requests pass their own `pm`: what is set through another script's `pm` is lost. */
export type ExpectationsFor = (pm: Pm) => Expectations

// Undeclared at run time, so it becomes a global that the request's test script sees. A test script of the collection
// could define it as well, but would cost every request some milliseconds more.
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- its readers are inside the collections
declare let uassist: ExpectationsFor

/** Makes `uassist(pm).expect(…)` known to the request's own test script. */
export function provideExpectations(expectationsFor: ExpectationsFor): void {
  uassist = expectationsFor
}
