import { cutText, keepText } from './cut-text'
import { REDACTED } from './redactor'
import { SECRET_NAME } from './secret-shapes'
import { type SdkList, type SdkRequest, type SdkResponse } from './newman-types'

/** What went over the wire for one attempt, as text. Only the HTML report shows it. */
export interface Exchange {
  requestHeaders: readonly Header[]
  requestBody: string
  reason: string
  responseHeaders: readonly Header[]
  responseBody: string
}

interface Header {
  key: string
  value: string
}

/** A report of whole bodies grows to what no browser opens: 500 bodies of 100 KB made one of 59 MB. */
const SHOWN_BODY = 10_000

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

/** The exchange with all texts cleaned and then cut to what is shown. */
export function cleanExchange(exchange: Exchange, clean: (text: string) => string): Exchange {
  const cleanHeaders = (headers: readonly Header[]) =>
    headers.map(({ key, value }) => ({ key, value: SECRET_NAME.test(key) ? REDACTED : clean(value) }))
  return {
    requestHeaders: cleanHeaders(exchange.requestHeaders),
    requestBody: cutText(clean(exchange.requestBody), SHOWN_BODY),
    reason: clean(exchange.reason),
    responseHeaders: cleanHeaders(exchange.responseHeaders),
    responseBody: cutText(clean(exchange.responseBody), SHOWN_BODY),
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
  if (!fields) return raw ?? ''
  return headersOf(fields)
    .map(({ key, value }) => `${key}=${value}`)
    .join('\n')
}
