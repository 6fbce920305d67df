import { keepText, SHOWN_BODY } from '../protocol/cut-text'
import { type Exchange, type Header } from '../protocol/messages'
import { textOf } from '../protocol/text-of'
import { type SdkList, type SdkRequest, type SdkResponse } from './newman-types'

/** Headers and bodies of a request and its response as text, not redacted. */
export function exchangeOf(request: SdkRequest, response: SdkResponse | undefined): Exchange {
  return {
    requestHeaders: headersOf(request.headers),
    requestBody: keepText(bodyOf(request), SHOWN_BODY),
    reason: response?.status ?? '',
    responseHeaders: response ? headersOf(response.headers) : [],
    responseBody: keepText(response?.stream?.toString('utf8', 0, 10 * SHOWN_BODY) ?? '', SHOWN_BODY),
  }
}

function headersOf(list: SdkList): Header[] {
  const headers: Header[] = []
  list.each(({ key, value, disabled }) => {
    if (key !== null && !disabled) headers.push({ key, value: String(value) })
  })
  return headers
}

function bodyOf({ body }: SdkRequest): string {
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
