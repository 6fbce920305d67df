import { type Failure, type RunResult } from './run-result'

/** GitHub shows ten annotations per step and ignores the others. */
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

/** Workflow commands that show the failures as annotations of the job. */
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

/** Escapes a text for Markdown. A line break would end the table's row. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|!#@]/g, '\\$&')
}

/** Escapes the text of a workflow command. A line break would begin another command; GitHub reads `%0A` as one. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

/** Escapes a property of a workflow command. */
function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
