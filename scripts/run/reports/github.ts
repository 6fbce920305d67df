import { printableText } from '../../cli/printable'
import { cutText } from '../protocol/cut-text'
import { type ReportData, type ReportRequest } from './report-data'
import { callOf, failedTests, isFailed, placeOf, sentenceOf } from './request-text'
import { type RunResult } from './run-result'

/** GitHub shows ten annotations per step and ignores the others. */
const MOST_ANNOTATIONS = 10

/** GitHub takes a summary of 1 MB. */
const MOST_FAILURES = 50
const MOST_TESTS = 10
const SHOWN = 300

interface FailedRequest {
  /** The request with its collection. */
  title: string
  request: ReportRequest
  /** What failed, a sentence each. */
  sentences: string[]
}

/** The run as Markdown, for the summary page of a job (`GITHUB_STEP_SUMMARY`): what failed first, then the totals. */
export function jobSummary({ collections, withdrawn, reason }: RunResult, data: ReportData): string {
  const failures = failedRequests(data)
  const rows = collections.map(({ name, requests, passed, failed, errors, skipped, durationMs }) =>
    tableRow([name, requests, passed, failed, errors, skipped, `${(durationMs / 1000).toFixed(1)} s`].map(String)),
  )
  const left = failures.length - MOST_FAILURES
  return [
    `### uassist run${failures.length > 0 ? `: ${String(failures.length)} failed` : ''}`,
    '',
    ...(reason === undefined ? [] : [`The run is not complete: ${escaped(reason)}`, '']),
    ...failures.slice(0, MOST_FAILURES).flatMap(failureLines),
    ...(left > 0 ? [`- and ${String(left)} more`] : []),
    ...withdrawn.map(
      ({ path, where }) => `- ${escaped(path)} was withdrawn: a scan found a secret in ${escaped(where)}`,
    ),
    '',
    tableRow(['collection', 'requests', 'passed', 'failed', 'errors', 'skipped', 'time']),
    tableRow(['---', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...rows,
    '',
  ].join('\n')
}

/** Workflow commands that show the failed requests as annotations of the job. */
export function annotations(data: ReportData): string[] {
  return failedRequests(data)
    .slice(0, MOST_ANNOTATIONS)
    .map(({ title, request, sentences }) => {
      const text = [...sentences, callOf(request), ...answerLine(request)].join('\n')
      return `::error title=${property(title)}::${commandText(text)}`
    })
}

function failedRequests({ collections }: ReportData): FailedRequest[] {
  return collections.flatMap(({ label, requests }) =>
    requests.filter(isFailed).map((request) => ({
      title: `${label}: ${placeOf(request)}`,
      request,
      sentences: failedTests(request)
        .slice(0, MOST_TESTS)
        .map((test) => cutText(sentenceOf(test), SHOWN)),
    })),
  )
}

function answerLine({ failure }: ReportRequest): string[] {
  return failure?.snippet ? [`answer: ${failure.snippet}`] : []
}

function failureLines({ title, request, sentences }: FailedRequest): string[] {
  const lines = [...sentences.map(escaped), ...answerLine(request).map((line) => `<code>${escaped(line)}</code>`)]
  return [`- **${escaped(title)}** ${escaped(callOf(request))}`, ...lines.map((line) => `  - ${line}`)]
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (/^-+:?$/.test(cell) ? cell : escaped(cell))).join(' | ')} |`
}

/** Escapes a text for one line of Markdown. What is escaped is no command to another reader either (`##vso[`). */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]|!#@~:]/g, '\\$&')
}

/** Escapes the text of a workflow command. A line break would begin another command; GitHub reads `%0A` as one. Other readers see the line too. */
function commandText(text: string): string {
  return printableText(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

/** Escapes a property of a workflow command. */
function property(text: string): string {
  return commandText(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
