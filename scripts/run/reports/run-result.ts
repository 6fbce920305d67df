import { type Attempt, casesOf, hasFailed, titleOf } from '../record/attempt'
import { type CollectionRun } from '../record/collection-run'

/** Counts of tests. `errors` are failed scripts and requests; `requests` are the requests sent by items, retries included. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
  errors: number
  requests: number
}

/** A failed test, or an error. */
export interface Failure {
  /** Folder path and name. */
  request: string
  /** From 1. */
  iteration: number
  test: string
  message: string
}

/** The result of one collection. */
export interface CollectionResult extends Counts {
  name: string
  durationMs: number
  failures: Failure[]
}

/** Why a run ended early. */
export type Aborted = 'signed-out' | 'cancelled' | 'timeout'

/** The result of a run. */
export interface RunResult extends Counts {
  durationMs: number
  collections: CollectionResult[]
  /** Paths of the files that were written. */
  reports: string[]
  /** Reports that were withdrawn because the scan found a secret in them; each counts as an error. */
  withdrawn: string[]
  /** What people should know besides the tests, a sentence each. */
  notes: string[]
  /** Why no request was sent, as a sentence, where one should have been. */
  nothingSent?: string
  aborted?: Aborted
  /** The sentence that explains `aborted`. */
  reason?: string
}

/** Sums up runs that are redacted already. */
export function resultOf(runs: readonly CollectionRun[], durationMs: number): RunResult {
  const collections = runs.map(collectionResult)
  const sum = (key: keyof Counts) => collections.reduce((total, one) => total + one[key], 0)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    errors: sum('errors'),
    requests: sum('requests'),
    durationMs,
    collections,
    reports: [],
    withdrawn: [],
    notes: [],
  }
}

function collectionResult({ name, attempts, durationMs }: CollectionRun): CollectionResult {
  const cases = attempts.flatMap(casesOf)
  const count = (outcome: string) => cases.filter((one) => one.outcome === outcome).length
  return {
    name,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    errors: count('error'),
    requests: attempts.filter(({ sent }) => sent).length,
    durationMs,
    failures: attempts.flatMap(failuresOf),
  }
}

function failuresOf(attempt: Attempt): Failure[] {
  return casesOf(attempt)
    .filter((one) => hasFailed([one]))
    .map(({ name, message }) => ({
      request: titleOf(attempt),
      iteration: attempt.iteration,
      test: name,
      message: message ?? '',
    }))
}
