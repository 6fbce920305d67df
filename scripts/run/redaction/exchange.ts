import { cutText, SHOWN_BODY } from '../protocol/cut-text'
import { type Exchange, type Header } from '../protocol/messages'
import { REDACTED } from './redactor'
import { SECRET_NAME } from './secret-shapes'

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
