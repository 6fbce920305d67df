import type picocolors from 'picocolors'
import { counted } from '../../cli/counted'
import { type ReportData, type ReportRequest } from './report-data'
import { callOf, failedTests, isFailed, placeOf, sentenceOf } from './request-text'

type Colors = ReturnType<typeof picocolors.createColors>

/** What a person reads at one go. */
const MOST_FAILURES = 20
const MOST_TESTS = 10

/** What failed, for the end of a run: the request, the sentences, and the beginning of the answer. */
export function failureRecap({ collections }: ReportData, colors: Colors): string[] {
  const failed = collections.flatMap(({ label, requests }) =>
    requests.filter(isFailed).map((request) => ({ label, request })),
  )
  if (failed.length === 0) return []
  const left = failed.length - MOST_FAILURES
  return [
    '',
    colors.bold(`${counted(failed.length, 'request')} failed`),
    ...failed.slice(0, MOST_FAILURES).flatMap(({ label, request }) => ['', ...failureLines(label, request, colors)]),
    ...(left > 0 ? ['', `and ${String(left)} more; the html report has all of them (--reporters cli,html)`] : []),
  ]
}

function failureLines(label: string, request: ReportRequest, colors: Colors): string[] {
  const tests = failedTests(request)
  const left = tests.length - MOST_TESTS
  const { snippet } = request.failure ?? {}
  return [
    `${colors.red('✗')} ${colors.bold(`${label}: ${placeOf(request)}`)}`,
    ...tests.slice(0, MOST_TESTS).map((test) => colors.red(`  ${sentenceOf(test)}`)),
    ...(left > 0 ? [`  and ${String(left)} more`] : []),
    `  ${callOf(request)}`,
    ...(snippet ? [colors.dim(`  answer: ${snippet}`)] : []),
  ]
}

/** Why tests and requests were skipped, the most frequent reason first. What has a reason of its own is named. */
export function skipRecap({ collections, counts }: ReportData, colors: Colors): string[] {
  if (counts.skipped === 0) return []
  const placesOf = new Map<string, string[]>()
  for (const request of collections.flatMap(({ requests }) => requests)) {
    for (const { outcome, message = '' } of request.tests) {
      if (outcome !== 'skipped') continue
      const places = placesOf.get(message) ?? []
      placesOf.set(message, places)
      places.push(placeOf(request))
    }
  }
  const groups = [...placesOf].sort(([, one], [, other]) => other.length - one.length)
  const width = String(groups[0]?.[1].length).length
  return [
    '',
    colors.bold(`${String(counts.skipped)} skipped`),
    ...groups.map(([reason, places]) => {
      const which = places.length === 1 ? ` (${String(places[0])})` : ''
      return colors.yellow(`  ${String(places.length).padStart(width)} × ${reason}${which}`)
    }),
  ]
}
