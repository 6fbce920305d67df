import { CommandError } from '../../cli/errors'
import { newmanSummary } from './html-summary'
import { type CollectionRun } from '../run-collection'
import { type RunResult } from '../run-options'
import type HtmlExtraReporter from 'newman-reporter-htmlextra'

type HtmlExtra = typeof HtmlExtraReporter
type Emitter = ConstructorParameters<HtmlExtra>[0]

/** Makes the HTML report of a run. */
export type HtmlReport = (result: RunResult, runs: readonly CollectionRun[]) => string

/** Throws when the reporter is not installed: before the run, so that nobody waits for a report that cannot be. */
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
 * Lets htmlextra lay out our own account of the run, which is redacted by then. It never sees Newman's objects: they hold
 * every secret of the run, and no option of htmlextra covers URLs, test messages and logs.
 */
function render(HtmlExtra: HtmlExtra, summary: object): string {
  let layOut: (() => void) | undefined
  const emitter: Emitter = {
    summary,
    exports: [],
    on: (event, handler) => {
      if (event === 'beforeDone') layOut = handler.bind(emitter)
    },
  }
  new HtmlExtra(emitter, { title: 'uassist run', browserTitle: 'uassist run', timezone: 'UTC' }, {})
  layOut?.()
  return guarded(emitter.exports[0]?.content ?? '')
}

/** Where htmlextra's page gets its styles and scripts from. Offline it is plain, and can be read. */
const CDNS = 'https://cdn.datatables.net https://cdnjs.cloudflare.com https://stackpath.bootstrapcdn.com'

/**
 * What is in a report is nobody else's business: whatever those scripts come to hold one day, the browser lets them
 * neither load more nor send anything away (https://www.w3.org/TR/CSP3/).
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

function guarded(html: string): string {
  return html.replace('<head>', `<head>\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">`)
}
