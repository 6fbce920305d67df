import { failedTests } from '../request-text'
import { type Entry } from './entries'
import { callLine, pre } from './failed-exchange'
import { type Markup, markup } from '../../../cli/markup'
import { nameOf, testItem } from './request-row'

/** What a person reads at one go. All of them are in the list of requests. */
const MOST = 100

/** What failed, before anything else: the request, the sentence, and what the answer said. */
export function* failures(entries: readonly Entry[]): Generator<string> {
  const failed = entries.filter(({ outcome }) => outcome === 'failed')
  if (failed.length === 0) return
  yield markup`<section class="failures" aria-labelledby="failures">
<h2 id="failures">Failures</h2>
`.text
  for (const entry of failed.slice(0, MOST)) yield failure(entry).text
  const left = failed.length - MOST
  if (left > 0) yield markup`<p>and ${left} more, in the list of requests</p>`.text
  yield '</section>\n'
}

function failure({ request, collection, id, hasIterations }: Entry): Markup {
  const { folder, iteration, failure = {} } = request
  const place = [collection.name, ...folder].join(' / ')
  const round = hasIterations ? markup` <span class="chip">iteration ${iteration}</span>` : undefined
  return markup`<article class="card">
<h3><small>${place}</small> <a href="#${id}">${nameOf(request)}</a>${round}</h3>
${callLine(request, failure)}
<ul>${failedTests(request).map(testItem)}</ul>
${failure.snippet ? pre('Answer', failure.snippet) : undefined}</article>
`
}
