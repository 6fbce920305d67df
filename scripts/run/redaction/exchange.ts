import { cutText, SHOWN_BODY } from '../protocol/cut-text'
import { type Exchange, type Header } from '../protocol/messages'
import { isHarmlessHeader } from './harmless-headers'
import { REDACTED } from './redactor'

/** Nothing but a secret that has a number, and the scheme in front of it. Merged reports have the shard's in front. */
const NUMBERED = /^(?:\w+ )?\[redacted (?:\d+\.)?\d+\]$/

/** The exchange with all texts cleaned and then cut to what is shown. Values of headers that may hold a secret are hidden. */
export function cleanExchange(exchange: Exchange, clean: (text: string) => string): Exchange {
  const cleanHeaders = (headers: readonly Header[]) =>
    headers.map(({ key, value }) => {
      const cleaned = clean(value)
      return { key: clean(key), value: isHarmlessHeader(key) || NUMBERED.test(cleaned) ? cleaned : REDACTED }
    })
  return {
    requestHeaders: cleanHeaders(exchange.requestHeaders),
    requestBody: cutText(clean(exchange.requestBody), SHOWN_BODY),
    reason: clean(exchange.reason),
    responseHeaders: cleanHeaders(exchange.responseHeaders),
    responseBody: cutText(clean(exchange.responseBody), SHOWN_BODY),
  }
}
