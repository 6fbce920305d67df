import { cutText, SHOWN_MESSAGE, SHOWN_SNIPPET } from '../protocol/cut-text'
import { type FailureDetails } from '../protocol/messages'
import { type Attempt, casesOf } from '../record/attempt'
import { type CollectionRun } from '../record/collection-run'
import { cleanExchange } from '../redaction/exchange'
import { type ReportCollection, type ReportCounts, type ReportData, type ReportRequest } from './report-data'

/** How texts are made fit to be shown. */
export interface Wording {
  /** Redacts. */
  clean: (text: string) => string
  /** Puts the reason of a skipped test into words that help here. */
  advise: (reason: string) => string
}

/** The redacted data of the reports. */
export function buildReportData(
  runs: readonly CollectionRun[],
  wording: Wording,
  { reason, ...when }: Pick<ReportData, 'startedAt' | 'durationMs' | 'reason'>,
): ReportData {
  const collections = runs.map((run) => reportCollection(run, wording))
  return {
    ...when,
    ...(reason !== undefined && { reason: wording.clean(reason) }),
    counts: sumOf(collections.map(({ counts }) => counts)),
    collections,
  }
}

function reportCollection({ label, name, durationMs, attempts }: CollectionRun, wording: Wording): ReportCollection {
  const requests = attempts.map((attempt) => reportRequest(attempt, wording))
  return { label: wording.clean(label), name: wording.clean(name), durationMs, counts: countsOf(requests), requests }
}

/** What reports show of one attempt, redacted and cut. */
export function reportRequest(attempt: Attempt, { clean, advise }: Wording): ReportRequest {
  const message = (text: string) => cutText(clean(text), SHOWN_MESSAGE)
  const { assertions: _assertions, problems: _problems, repeats: _repeats, incomplete: _incomplete, ...rest } = attempt
  const { failure, logs } = rest
  return {
    ...rest,
    name: clean(attempt.name),
    folder: attempt.folder.map(clean),
    method: message(attempt.method),
    url: message(attempt.url),
    tests: casesOf(attempt).map(({ name, outcome, message: said }) => ({
      name: message(name),
      outcome,
      ...(said !== undefined && { message: message(outcome === 'skipped' ? advise(said) : said) }),
    })),
    ...(logs && { logs: logs.map(message) }),
    ...(failure && { failure: cleanFailure(failure, clean) }),
  }
}

function cleanFailure({ url, snippet, exchange }: FailureDetails, clean: Wording['clean']): FailureDetails {
  return {
    ...(url !== undefined && { url: cutText(clean(url), SHOWN_MESSAGE) }),
    ...(snippet !== undefined && { snippet: cutText(clean(snippet), SHOWN_SNIPPET) }),
    ...(exchange && { exchange: cleanExchange(exchange, clean) }),
  }
}

function countsOf(requests: readonly ReportRequest[]): ReportCounts {
  const tests = requests.flatMap((request) => request.tests)
  const count = (wanted: string) => tests.filter(({ outcome }) => outcome === wanted).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    errors: count('error'),
    requests: requests.filter(({ sent }) => sent).length,
  }
}

function sumOf(all: readonly ReportCounts[]): ReportCounts {
  const sum = (key: keyof ReportCounts) => all.reduce((total, counts) => total + counts[key], 0)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    errors: sum('errors'),
    requests: sum('requests'),
  }
}
