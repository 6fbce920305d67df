import { type Attempt, casesOf, hasFailed, titleOf } from '../record/attempt'
import { type Redactor } from '../redaction/redactor'
import { type CollectionRun } from '../run-collection'
import { type CollectionResult, type Counts, type Failure, type RunResult } from '../run-options'
import { type StopReason } from '../stop'

/** Sums up redacted runs; `stopped` says why they ended early, if they did. */
export function totalOf(
  runs: readonly CollectionRun[],
  durationMs: number,
  stopped: StopReason | undefined,
  redactor: Redactor,
): RunResult {
  const collections = runs.map(resultOf)
  return {
    ...sumOf(collections),
    durationMs,
    collections,
    reports: [],
    withdrawn: [],
    ...(stopped?.aborted && { aborted: stopped.aborted, reason: redactor.redact(stopped.why) }),
  }
}

function resultOf({ name, attempts, durationMs }: CollectionRun): CollectionResult {
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

function sumOf(results: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => results.reduce((total, result) => total + result[key], 0)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    errors: sum('errors'),
    requests: sum('requests'),
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
