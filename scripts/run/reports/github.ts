import { type Failure, type RunResult } from '../run-options'

/** GitHub shows ten annotations per step and drops the others. */
const MOST_ANNOTATIONS = 10
const MOST_FAILURES = 100

/** The run as Markdown, for the summary page of a job (`GITHUB_STEP_SUMMARY`). */
export function jobSummary({ collections, withdrawn, reason }: RunResult): string {
  const rows = collections.map(({ name, requests, passed, failed, errors, skipped, durationMs }) =>
    tableRow([name, requests, passed, failed, errors, skipped, `${(durationMs / 1000).toFixed(1)} s`].map(String)),
  )
  const failures = collections.flatMap((collection) => collection.failures.map((failure) => ({ collection, failure })))
  const lines = failures
    .slice(0, MOST_FAILURES)
    .map(
      ({ collection, failure }) =>
        `- **${cell(collection.name)}** ${cell(headline(failure))}: ${cell(failure.message)}`,
    )
  const left = failures.length - lines.length
  return [
    '### uassist run',
    '',
    tableRow(['collection', 'requests', 'passed', 'failed', 'errors', 'skipped', 'time']),
    tableRow(['---', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...rows,
    '',
    ...lines,
    ...(left > 0 ? [`- and ${String(left)} more`] : []),
    ...withdrawn.map((file) => `- ${cell(file)} was withdrawn: a scan found a secret in it`),
    ...(reason === undefined ? [] : ['', `The run ended early: ${cell(reason)}`]),
    '',
  ].join('\n')
}

/** Workflow commands that mark the job with its failures. */
export function annotations({ collections }: RunResult): string[] {
  return collections
    .flatMap(({ failures }) => failures)
    .slice(0, MOST_ANNOTATIONS)
    .map((failure) => `::error title=${property(headline(failure))}::${data(failure.message)}`)
}

function headline({ request, iteration, test }: Failure): string {
  return `${request}${iteration > 1 ? ` (iteration ${String(iteration)})` : ''} · ${test}`
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}

/** Text from outside must not become markup, and a line break would end the row. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|!#@]/g, '\\$&')
}

/** A line break would begin another command: `%0A` is GitHub's own writing for it. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
