import { hasFailed, titleOf } from '../record/attempt'
import { type ReportRequest, type ReportTest } from './report-data'

/** Whether a request makes the run fail. */
export function isFailed({ tests }: Pick<ReportRequest, 'tests'>): boolean {
  return hasFailed(tests)
}

/** The tests of a request that make the run fail. */
export function failedTests({ tests }: Pick<ReportRequest, 'tests'>): ReportTest[] {
  return tests.filter((test) => hasFailed([test]))
}

/** The request within its collection. The first iteration and the first attempt are not named. */
export function placeOf(request: Pick<ReportRequest, 'folder' | 'name' | 'iteration' | 'attempt'>): string {
  return titleOf(request) + roundOf(request)
}

/** Which iteration and attempt it was, where that was not the first. */
export function roundOf({ iteration, attempt }: Pick<ReportRequest, 'iteration' | 'attempt'>): string {
  const rounds = [iteration > 1 && `iteration ${String(iteration)}`, attempt > 1 && `attempt ${String(attempt)}`]
  const named = rounds.filter((round) => round !== false)
  return named.length > 0 ? ` (${named.join(', ')})` : ''
}

/** What came back, in a word. */
export function answerOf({ sent, status }: Pick<ReportRequest, 'sent' | 'status'>): string {
  return status === undefined ? (sent ? 'no answer' : 'not sent') : String(status)
}

/** What was asked and what came back: `GET https://api.example/agents → 500, 84 ms`. */
export function callOf(request: ReportRequest): string {
  const { method, url, ms, failure } = request
  const time = ms === undefined ? '' : `, ${String(ms)} ms`
  return `${method} ${failure?.url ?? url} → ${answerOf(request)}${time}`
}

/** A test in one sentence. The name is left out of it where the message says it already. */
export function sentenceOf({ name, message = '' }: ReportTest): string {
  return name.endsWith(message) ? name : `${name}: ${message}`
}
