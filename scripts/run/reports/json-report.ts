import { casesOf } from '../record/attempt'
import { type CollectionRun } from '../record/collection-run'
import { type RunResult } from './run-result'

/** The run's result and its attempts as JSON, without headers and bodies. */
export function jsonReport(result: RunResult, runs: readonly CollectionRun[]): string {
  const collections = result.collections.map((collection, index) => ({
    ...collection,
    executions: runs[index]?.attempts.map((attempt) => ({
      folder: attempt.folder,
      name: attempt.name,
      iteration: attempt.iteration,
      attempt: attempt.attempt,
      method: attempt.method,
      url: attempt.url,
      sent: attempt.sent,
      status: attempt.status ?? null,
      ms: attempt.ms ?? null,
      bytes: attempt.bytes ?? null,
      assertions: casesOf(attempt),
    })),
  }))
  return `${JSON.stringify({ ...result, collections }, null, 2)}\n`
}
