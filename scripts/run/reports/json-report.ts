import { type ReportData } from './report-data'
import { type RunResult } from './run-result'

/** The run's result and its attempts as JSON, without URLs that were sent, headers and bodies. */
export function jsonReport(result: RunResult, data: ReportData): string {
  const collections = result.collections.map((collection, index) => ({
    ...collection,
    executions: data.collections[index]?.requests.map((request) => ({
      folder: request.folder,
      name: request.name,
      iteration: request.iteration,
      attempt: request.attempt,
      method: request.method,
      url: request.url,
      sent: request.sent,
      status: request.status ?? null,
      ms: request.ms ?? null,
      bytes: request.bytes ?? null,
      assertions: request.tests,
    })),
  }))
  return `${JSON.stringify({ ...result, collections }, null, 2)}\n`
}
