import { CommandError } from '../../cli/errors'
import { newmanSummary } from './html-summary'
import { type CollectionRun } from '../record/collection-run'
import { type RunResult } from './run-result'
import type HtmlExtraReporter from 'newman-reporter-htmlextra'

type HtmlExtra = typeof HtmlExtraReporter
type Emitter = ConstructorParameters<HtmlExtra>[0]

/** Renders the HTML report of a run. */
export type HtmlReport = (result: RunResult, runs: readonly CollectionRun[]) => string

/** Loads the reporter. Called before the run, because it rejects with REPORTER_MISSING when the reporter is not installed. */
export async function loadHtmlReport(): Promise<HtmlReport> {
  let HtmlExtra: HtmlExtra
  try {
    HtmlExtra = (await import('newman-reporter-htmlextra')).default
  } catch {
    throw new CommandError(
      'REPORTER_MISSING',
      'the html report needs newman-reporter-htmlextra, which is not installed',
      'Run `npm install newman-reporter-htmlextra@1.23.1`, or leave html out of "--reporters".',
    )
  }
  return (result, runs) => render(HtmlExtra, newmanSummary(result, runs))
}

/**
 * Lets htmlextra render our own, redacted record of the run. It never gets Newman's objects: they contain every secret of
 * the run, and no option of htmlextra covers URLs, test messages and logs.
 */
function render(HtmlExtra: HtmlExtra, summary: object): string {
  let write: (() => void) | undefined
  const emitter: Emitter = {
    summary,
    exports: [],
    on: (event, handler) => {
      if (event === 'beforeDone') write = handler.bind(emitter)
    },
  }
  new HtmlExtra(emitter, { title: 'uassist run', browserTitle: 'uassist run', timezone: 'UTC' }, {})
  write?.()
  return withPolicy(emitter.exports[0]?.content ?? '')
}

/** Where htmlextra's page loads styles and scripts from. Without them it is plain, but readable. */
const CDNS = 'https://cdn.datatables.net https://cdnjs.cloudflare.com https://stackpath.bootstrapcdn.com'

/**
 * Should one of those scripts be replaced by a malicious one, the browser lets it neither load more nor send anything
 * (https://www.w3.org/TR/CSP3/).
 */
const POLICY = [
  "default-src 'none'",
  `script-src 'unsafe-inline' ${CDNS}`,
  `style-src 'unsafe-inline' ${CDNS}`,
  `font-src ${CDNS}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function withPolicy(html: string): string {
  return html.replace('<head>', `<head>\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">`)
}
