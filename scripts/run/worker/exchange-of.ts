import { keepText } from '../protocol/cut-text'
import { type Exchange, type Header, SHOWN_BODY } from '../redaction/exchange'
import { textOf } from '../protocol/text-of'
import { type SdkList, type SdkRequest, type SdkResponse } from './newman-types'

/** Takes an exchange down as it was. */
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
  // Typed by hand: a script may have put anything there.
  if (!fields) return raw === undefined || typeof raw === 'string' ? (raw ?? '') : textOf(raw)
  return headersOf(fields)
    .map(({ key, value }) => `${key}=${value}`)
    .join('\n')
}
