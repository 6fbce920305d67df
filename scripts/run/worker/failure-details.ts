import { keepText, SHOWN_BODY, SHOWN_SNIPPET } from '../protocol/cut-text'
import { type Exchange, type FailureDetails, type Header } from '../protocol/messages'
import { textOf } from '../protocol/text-of'
import { type SdkList, type SdkRequest, type SdkResponse } from './newman-types'
import { snippetOf } from './snippet'

/** A request that was sent, and its response if there was one. */
export interface Sent {
  request: SdkRequest
  response: SdkResponse | undefined
}

/** What is reported of a failed request besides its tests. Not redacted. */
export function failureDetails({ request, response }: Sent, withExchange: boolean): FailureDetails {
  const body = response ? responseText(response) : ''
  const snippet = snippetOf(body)
  return {
    url: textOf(request.url.toString()),
    ...(snippet && { snippet: keepText(snippet, SHOWN_SNIPPET) }),
    ...(withExchange && { exchange: exchangeOf(request, response, body) }),
  }
}

function exchangeOf(request: SdkRequest, response: SdkResponse | undefined, responseBody: string): Exchange {
  return {
    requestHeaders: headersOf(request.headers),
    requestBody: keepText(requestText(request), SHOWN_BODY),
    reason: response?.status ?? '',
    responseHeaders: response ? headersOf(response.headers) : [],
    responseBody: keepText(responseBody, SHOWN_BODY),
  }
}

function headersOf(list: SdkList): Header[] {
  const headers: Header[] = []
  list.each(({ key, value, disabled }) => {
    if (key !== null && !disabled) headers.push({ key, value: String(value) })
  })
  return headers
}

/** Empty for what is no text in UTF-8: nobody could read it, and no redaction finds a secret in it. */
function responseText({ stream }: SdkResponse): string {
  const text = stream?.toString('utf8', 0, 10 * SHOWN_BODY) ?? ''
  return text.includes('\0') ? '' : text
}

function requestText({ body }: SdkRequest): string {
  if (!body) return ''
  const { raw, urlencoded, formdata, graphql } = body
  if (graphql) return JSON.stringify(graphql, null, 2)
  const fields = urlencoded ?? formdata
  // A script may have put any value there.
  if (!fields) return raw === undefined || typeof raw === 'string' ? (raw ?? '') : textOf(raw)
  return headersOf(fields)
    .map(({ key, value }) => `${key}=${value}`)
    .join('\n')
}
