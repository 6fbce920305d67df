import { cutText } from '../protocol/cut-text'
import { REDACTED } from './redactor'
import { SECRET_NAME } from './secret-shapes'

/** What went over the wire for one attempt, as text. Only the HTML report shows it. */
export interface Exchange {
  requestHeaders: readonly Header[]
  requestBody: string
  reason: string
  responseHeaders: readonly Header[]
  responseBody: string
}

export interface Header {
  key: string
  value: string
}

/** A report of whole bodies grows to what no browser opens: 500 bodies of 100 KB made one of 59 MB. */
export const SHOWN_BODY = 10_000

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
