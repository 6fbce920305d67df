import { type FailureDetails, type Header } from '../../protocol/messages'
import { type ReportRequest } from '../report-data'
import { answerOf } from '../request-text'
import { type Markup, markup } from '../../../cli/markup'
import { durationText } from './quantities'

/** What was sent for a failed request and what came back. Nothing for all others. */
export function failedExchange(request: ReportRequest): Markup | undefined {
  const { failure } = request
  if (!failure) return undefined
  return markup`${callLine(request, failure)}${exchangeParts(failure)}`
}

/** Of the last ones of many failed requests only a snippet is known. */
function exchangeParts({ exchange, snippet = '' }: FailureDetails): Markup[] {
  if (!exchange) return [textBlock('Answer', snippet, markup` open`)]
  return [
    textBlock('Response body', exchange.responseBody, markup` open`),
    headerTable('Response headers', exchange.responseHeaders),
    headerTable('Request headers', exchange.requestHeaders),
    textBlock('Request body', exchange.requestBody),
  ]
}

/** The request as it went out, and its answer: the same words in the recap and in the list. */
export function callLine(request: ReportRequest, { url, exchange }: FailureDetails): Markup {
  const answer = [answerOf(request), exchange?.reason].filter(Boolean).join(' ')
  const time = request.ms === undefined ? '' : `, ${durationText(request.ms)}`
  return markup`<p class="call"><b>${request.method}</b> <code>${url ?? request.url}</code> <span>→ ${answer}${time}</span></p>`
}

/** A text that folds; nothing when it is empty. HTML drops a line break right behind the tag, so one is there to be dropped. */
export function textBlock(title: string, text: string, open?: Markup): Markup {
  if (text === '') return markup``
  return markup`<details class="part"${open}><summary>${title}</summary>${pre(title, text)}</details>`
}

/** Text as it is, in a box that scrolls, also by keyboard. */
export function pre(title: string, text: string): Markup {
  return markup`<pre tabindex="0" role="group" aria-label="${title}">
${text}</pre>`
}

function headerTable(title: string, headers: readonly Header[]): Markup {
  if (headers.length === 0) return markup``
  const rows = headers.map(({ key, value }) => markup`<tr><th scope="row">${key}</th><td>${value}</td></tr>`)
  return markup`<details class="part"><summary>${title} (${headers.length})</summary><table aria-label="${title}">${rows}</table></details>`
}
