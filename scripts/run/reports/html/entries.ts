import { type ReportCollection, type ReportData, type ReportRequest } from '../report-data'
import { isFailed } from '../request-text'

/** What a request came to, its tests taken together. */
export type Outcome = 'failed' | 'skipped' | 'passed'

/** One request of the report, with its place in it. */
export interface Entry {
  request: ReportRequest
  collection: ReportCollection
  outcome: Outcome
  /** Unique in the page; links lead there. */
  id: string
  /** Whether its collection ran more than once, so that the iteration has to be said. */
  hasIterations: boolean
}

/** All requests of a run, in its order. */
export function entriesOf({ collections }: ReportData): Entry[] {
  let number = 0
  return collections.flatMap((collection) => {
    const hasIterations = collection.requests.some(({ iteration }) => iteration > 1)
    return collection.requests.map((request) => {
      number += 1
      return { request, collection, outcome: outcomeOf(request), id: `r${String(number)}`, hasIterations }
    })
  })
}

/** Passed means that nothing was left out: a request with one skipped test is found under "skipped". */
function outcomeOf(request: ReportRequest): Outcome {
  const { sent, tests } = request
  if (isFailed(request)) return 'failed'
  return sent && tests.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'skipped'
}
