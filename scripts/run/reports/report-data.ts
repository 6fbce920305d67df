import { type Attempt, type Case } from '../record/attempt'

/** What the reports show of a run. All texts are redacted and cut by then; none of them has to be trusted. */
export interface ReportData {
  /** Milliseconds since the epoch. */
  startedAt: number
  durationMs: number
  /** Why the run is not complete, as a sentence. */
  reason?: string
  /** Of all collections. */
  counts: ReportCounts
  /** In the order of the run. Two of them may share a name. */
  collections: readonly ReportCollection[]
}

/** How many requests were sent, and what came of the tests. `errors` are scripts and requests that broke. */
export interface ReportCounts {
  passed: number
  failed: number
  skipped: number
  errors: number
  /** Sent by items, retries included. */
  requests: number
}

/** What a report shows of one collection. */
export interface ReportCollection {
  /** What the command line calls it: its file's name. */
  label: string
  /** What its author calls it. */
  name: string
  durationMs: number
  counts: ReportCounts
  /** One for each item, iteration and attempt, in the order of the run. */
  requests: readonly ReportRequest[]
}

/** What a report shows of one attempt at a request. Only a failed one has details. */
export interface ReportRequest extends Omit<
  Attempt,
  'assertions' | 'problems' | 'repeats' | 'heldBack' | 'incomplete'
> {
  tests: readonly ReportTest[]
}

/** What came of one test, or of what else may fail. */
export type ReportTest = Case
