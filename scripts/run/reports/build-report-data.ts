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

/** What reports are made of, before anything of it is counted. */
export interface Uncounted extends Omit<ReportData, 'counts' | 'collections'> {
  collections: readonly Omit<ReportCollection, 'counts'>[]
}

/** The redacted data of the reports. */
export function buildReportData(
  runs: readonly CollectionRun[],
  wording: Wording,
  when: Pick<ReportData, 'startedAt' | 'durationMs' | 'reason'>,
): ReportData {
  const collections = runs.map(({ attempts, ...run }) => ({ ...run, requests: attempts.map(requestOf) }))
  return redactedData({ ...when, collections }, wording)
}

/** The data with its texts redacted and cut, and with all counts. */
export function redactedData({ reason, collections, ...when }: Uncounted, wording: Wording): ReportData {
  const redacted = collections.map(({ label, name, durationMs, requests: all }) => {
    const requests = all.map((request) => redactedRequest(request, wording))
    return { label: wording.clean(label), name: wording.clean(name), durationMs, counts: countsOf(requests), requests }
  })
  return {
    ...when,
    ...(reason !== undefined && { reason: wording.clean(reason) }),
    counts: sumOf(redacted.map(({ counts }) => counts)),
    collections: redacted,
  }
}

/** What reports show of one attempt, redacted and cut. */
export function reportRequest(attempt: Attempt, wording: Wording): ReportRequest {
  return redactedRequest(requestOf(attempt), wording)
}

function requestOf(attempt: Attempt): ReportRequest {
  const { assertions: _assertions, problems: _problems, repeats: _repeats, ...other } = attempt
  const { heldBack: _heldBack, incomplete: _incomplete, ...rest } = other
  return { ...rest, tests: casesOf(attempt) }
}

function redactedRequest(request: ReportRequest, { clean, advise }: Wording): ReportRequest {
  const message = (text: string) => cutText(clean(text), SHOWN_MESSAGE)
  const { failure, logs } = request
  return {
    ...request,
    name: clean(request.name),
    folder: request.folder.map(clean),
    method: message(request.method),
    url: message(request.url),
    tests: request.tests.map(({ name, outcome, message: said }) => ({
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
