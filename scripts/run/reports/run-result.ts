import { titleOf } from '../record/attempt'
import { type Shard } from '../selection/shard'
import { type ReportCollection, type ReportCounts, type ReportData, type ReportRequest } from './report-data'
import { failedTests } from './request-text'

/** A failed test, or an error. */
interface Failure {
  /** Folder path and name. */
  request: string
  /** From 1. */
  iteration: number
  test: string
  message: string
}

/** The result of one collection. */
interface CollectionResult extends ReportCounts {
  name: string
  durationMs: number
  failures: Failure[]
}

/** What may end a run early. */
export const ABORTED = ['signed-out', 'cancelled', 'timeout'] as const

/** Why a run ended early. */
export type Aborted = (typeof ABORTED)[number]

/** A report in which the scan found a secret. It was not written; each counts as an error. */
export interface Withdrawn {
  path: string
  /** The request and the field that hold the secret. */
  where: string
}

/** The result of a run. */
export interface RunResult extends ReportCounts {
  durationMs: number
  /** Which part of the work it was, where it was one. */
  shard?: Shard
  /** The parts that were merged, where they were: how many the run has, and which of them are missing. */
  shards?: { total: number; missing: readonly number[] }
  collections: CollectionResult[]
  /** Paths of the files that were written. */
  reports: string[]
  withdrawn: Withdrawn[]
  /** What people should know besides the tests, a sentence each. */
  notes: string[]
  /** Why no request was sent, as a sentence, where one should have been. */
  nothingSent?: string
  aborted?: Aborted
  /** The sentence that explains `aborted`. */
  reason?: string
}

/** The result of a run before any report was written. */
export function resultOf({ counts, durationMs, collections }: ReportData): RunResult {
  const results = collections.map(collectionResult)
  return { ...counts, durationMs, collections: results, reports: [], withdrawn: [], notes: [] }
}

function collectionResult({ label, counts, durationMs, requests }: ReportCollection): CollectionResult {
  return { name: label, ...counts, durationMs, failures: requests.flatMap(failuresOf) }
}

function failuresOf(request: ReportRequest): Failure[] {
  return failedTests(request).map(({ name, message = '' }) => ({
    request: titleOf(request),
    iteration: request.iteration,
    test: name,
    message,
  }))
}
